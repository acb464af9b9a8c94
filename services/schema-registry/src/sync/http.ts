import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { fetchError, parseJson, splitCredentials } from '@alert-stream/common/http/request.ts';
import { respectRetryAfter, retryAfterMs } from '@alert-stream/common/http/retry-after.ts';

/** An answer: its body as it came, and as JSON where it is JSON. */
export type Answer = { status: number; text: string; body: unknown };

export type HttpRequest = {
  method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  signal: AbortSignal;
};

const TIMEOUT_MS = 60_000;

/**
 * One request to a registry, repeated while that asks to wait.
 *
 * @throws AlertStreamError `REGISTRY`, retriable, when no answer came, or only that it is too busy
 */
export async function request(
  address: URL,
  { method = 'GET', headers = {}, body, signal }: HttpRequest,
): Promise<Answer> {
  const { url, headers: credentials } = splitCredentials(address);
  const failed = (reason: string, more: { cause?: unknown; retryAfterMs?: number }) =>
    new AlertStreamError('REGISTRY', `${method} ${url.origin}${url.pathname}: ${reason}`, { ...more, retriable: true });

  async function send(): Promise<Response> {
    try {
      return await fetch(url, {
        method,
        headers: { ...credentials, ...headers },
        ...(body !== undefined && { body }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
    } catch (error) {
      throw failed(messageOf(fetchError(error)), { cause: error });
    }
  }

  return respectRetryAfter(async () => {
    const response = await send();
    const text = await response.text().catch((error: unknown) => {
      throw failed(messageOf(fetchError(error)), { cause: error });
    });
    const answer = { status: response.status, text, body: parseJson(text) };
    const wait = retryAfterMs(response);
    if (wait === undefined) return answer;
    throw failed(`the registry answered ${shownAnswer(answer)}`, { retryAfterMs: wait });
  }, signal);
}

/** The address of a path below a registry's. */
export function below(registry: URL, path: string): URL {
  const url = new URL(registry);
  url.pathname = `${registry.pathname.replace(/\/$/, '')}/${path}`;
  return url;
}

/** An answer in one line of an error message. */
export function shownAnswer({ status, text }: Answer): string {
  return `${status} ${text.replaceAll(/\s+/g, ' ')}`.slice(0, 500).trim();
}
