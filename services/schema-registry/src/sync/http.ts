import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { fetchReason, jsonIn } from '@alert-stream/common/http/fetched.ts';
import { splitCredentials } from '@alert-stream/common/http-credentials.ts';

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
 * One request to a registry.
 *
 * @throws AlertStreamError `REGISTRY`, retriable, when no answer came
 */
export async function request(
  address: URL,
  { method = 'GET', headers = {}, body, signal }: HttpRequest,
): Promise<Answer> {
  const { url, headers: credentials } = splitCredentials(address);
  try {
    const answer = await fetch(url, {
      method,
      headers: { ...credentials, ...headers },
      ...(body !== undefined && { body }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: jsonIn(text) };
  } catch (error) {
    throw new AlertStreamError('REGISTRY', `${method} ${url.origin}${url.pathname}: ${messageOf(fetchReason(error))}`, {
      cause: error,
      retriable: true,
    });
  }
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
