import { createHash } from 'node:crypto';
import { messageOf } from '@alert-stream/common/errors.ts';
import { fetchError, splitCredentials } from '@alert-stream/common/http/request.ts';
import { retryAfterMs } from '@alert-stream/common/http/retry-after.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { LRUCache } from 'lru-cache';
import type { ReadRequest } from './routes.ts';

/** An answer of the registry that readers may have. */
export type Found = { status: number; body: Uint8Array<ArrayBuffer>; type: string; etag: string };

/** The registry gave no answer that could be passed on. */
export class NoAnswer extends Error {
  /** 502 for one that answers with something else, 503 for one that is away or busy, 504 for one that is too slow. */
  readonly status: 502 | 503 | 504;
  /** Milliseconds that the registry asked to wait before the next request; undefined when it didn't. */
  readonly retryAfterMs: number | undefined;

  constructor(status: 502 | 503 | 504, reason: string, retryAfterMs?: number) {
    super(reason);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

export type UpstreamOptions = {
  /** Where the registry's Confluent API lies; user and password in it go to the registry and nowhere else. */
  url: URL;
  timeoutMs: number;
  /** Bytes of schemas to keep. */
  cacheBytes: number;
  log: Logger;
  /** Called for each answer that came from memory. */
  onHit?: () => void;
};

/** The largest answer that is passed on: some hundred times a schema of alerts. */
const MOST_BYTES = 8 * 2 ** 20;

/**
 * The part of the memory for answers to requests with parameters, such as the subject that some clients send. A client can
 * think up as many of these as it likes: they drive out each other, and nothing that was asked for plainly.
 */
const FOR_PARAMETERS = 1 / 4;

/** Requests that may wait for the registry at once; a flood of others is refused rather than passed on. */
const MOST_AT_ONCE = 64;

const ACCEPT = 'application/vnd.schemaregistry.v1+json, application/json';
const JSON_TYPE = 'application/vnd.schemaregistry.v1+json';

/** Answers of the registry that are true for the reader too; all others tell of the registry's own troubles. */
const PASSED_ON = new Set([200, 400, 404, 422]);

/** What `fetch` says of a connection that ended before an answer began. */
const BROKEN_OFF = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * The registry behind the proxy. It is sent requests made anew: no header, no body and no method of a client's. Those
 * for the same thing at the same time are one request, and what never changes is asked for once.
 */
export class Upstream {
  readonly #url: URL;
  readonly #options: UpstreamOptions;
  readonly #headers: Record<string, string>;
  readonly #plain: LRUCache<string, Found>;
  readonly #withParameters: LRUCache<string, Found>;
  readonly #running = new Map<string, Promise<Found>>();
  #answered = false;

  constructor(options: UpstreamOptions) {
    const { url, headers } = splitCredentials(options.url);
    this.#url = url;
    this.#options = options;
    this.#headers = { ...headers, accept: ACCEPT };
    this.#withParameters = memory(options.cacheBytes * FOR_PARAMETERS);
    this.#plain = memory(options.cacheBytes * (1 - FOR_PARAMETERS));
  }

  /**
   * Reads something, from memory where that is right.
   *
   * @throws NoAnswer
   */
  async read({ path, immutable }: Pick<ReadRequest, 'path' | 'immutable'>): Promise<Found> {
    const cache = path.includes('?') ? this.#withParameters : this.#plain;
    const kept = cache.get(path);
    if (kept !== undefined) {
      this.#options.onHit?.();
      return kept;
    }
    const found = await (this.#running.get(path) ?? this.#start(path));
    if (immutable && found.status === 200) cache.set(path, found);
    return found;
  }

  /**
   * What keeps the proxy from its work. Once the registry has answered, nothing does: schemas that are kept can be read
   * also while it is away.
   */
  async notReady(): Promise<string[]> {
    if (this.#answered) return [];
    try {
      const { status } = await this.read({ path: 'schemas/types', immutable: false });
      this.#answered = status === 200;
      return this.#answered
        ? []
        : [`the registry answers ${status} to a request for its schema types: is this its address?`];
    } catch (error) {
      return [`the registry gives no answer: ${messageOf(error)}`];
    }
  }

  #start(path: string): Promise<Found> {
    if (this.#running.size >= MOST_AT_ONCE)
      return Promise.reject(new NoAnswer(503, 'too many requests wait for the registry'));
    const running = this.#ask(path).finally(() => this.#running.delete(path));
    this.#running.set(path, running);
    return running;
  }

  async #ask(path: string): Promise<Found> {
    const address = new URL(this.#url);
    const [pathname = '', search = ''] = path.split('?');
    address.pathname = `${this.#url.pathname.replace(/\/$/, '')}/${pathname}`;
    address.search = search;
    try {
      const answer = await this.#send(address);
      if (!PASSED_ON.has(answer.status)) {
        await answer.body?.cancel();
        const isBusy = answer.status === 503 || answer.status === 429;
        throw new NoAnswer(isBusy ? 503 : 502, `it answered ${answer.status}`, retryAfterMs(answer));
      }
      return found(answer.status, answer.headers.get('content-type') ?? '', await limited(answer));
    } catch (error) {
      const failure = error instanceof NoAnswer ? error : classify(error);
      this.#options.log.warn(
        { event: 'registry', path, status: failure.status, reason: failure.message },
        'the registry gave no answer to pass on',
      );
      throw failure;
    }
  }

  /** A connection that is kept may be closed by the other end just when it is used again; to read twice harms nobody. */
  async #send(address: URL): Promise<Response> {
    // An address that somebody else names isn't gone to.
    const init: RequestInit = {
      headers: this.#headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(this.#options.timeoutMs),
    };
    try {
      return await fetch(address, init);
    } catch (error) {
      if (!BROKEN_OFF.has(codeOf(error))) throw error;
      return fetch(address, init);
    }
  }
}

function memory(bytes: number): LRUCache<string, Found> {
  return new LRUCache({
    maxSize: Math.ceil(bytes),
    sizeCalculation: ({ body }, path) => body.byteLength + path.length + 200,
  });
}

function codeOf(error: unknown): string {
  const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
  return code ?? '';
}

function found(status: number, type: string, body: Uint8Array<ArrayBuffer>): Found {
  // A page in HTML is no registry's answer, and a browser would show it as one of ours.
  if (!/^application\/(json|vnd\.schemaregistry\.[\w.]+\+json)\b/.test(type) && body.byteLength > 0) {
    throw new NoAnswer(502, `it answered with the type "${type.slice(0, 60)}"`);
  }
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
  return { status, body, type: type === '' ? JSON_TYPE : type, etag };
}

async function limited(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.byteLength;
    if (length > MOST_BYTES) throw new NoAnswer(502, `its answer is larger than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function classify(error: unknown): NoAnswer {
  if (error instanceof Error && error.name === 'TimeoutError') return new NoAnswer(504, 'it took too long');
  return new NoAnswer(503, messageOf(fetchError(error)));
}
