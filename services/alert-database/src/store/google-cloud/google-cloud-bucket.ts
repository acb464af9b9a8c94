import { createHash, randomUUID } from 'node:crypto';
import { messageOf } from '@alert-stream/common/errors.ts';
import { BucketError, REQUEST_LIMIT, type BucketClient, type NamePage } from '../bucket/client.ts';
import { Patience } from '../bucket/patience.ts';
import type { OpenedObject } from '../opened-object.ts';
import type { ObjectFacts } from '../store.ts';
import type { Authorize } from './authorization.ts';
import { faultOfResponse } from './faults.ts';

/** Google's own address of the JSON API. */
export const GOOGLE_ENDPOINT = new URL('https://storage.googleapis.com');

/** Nothing that was stored as gzip may be unpacked on the way: it is served as it is. */
const AS_STORED = { 'accept-encoding': 'gzip' };

export type GoogleCloudBucketOptions = {
  bucket: string;
  authorize: Authorize;
  endpoint?: URL | undefined;
  /** Milliseconds for a request. */
  limitMs?: number;
};

/**
 * A bucket of Google Cloud Storage, by its JSON API. Google's library is asked for credentials alone: its uploads can
 * neither be given a time limit nor be given up (see docs/decisions).
 */
export class GoogleCloudBucket implements BucketClient {
  readonly url: string;
  readonly #options: Required<Omit<GoogleCloudBucketOptions, 'endpoint'>>;
  readonly #origin: string;

  constructor({ endpoint = GOOGLE_ENDPOINT, limitMs = REQUEST_LIMIT, ...options }: GoogleCloudBucketOptions) {
    this.url = `gs://${options.bucket}`;
    this.#options = { ...options, limitMs };
    this.#origin = endpoint.href.replace(/\/+$/, '');
  }

  async put(
    name: string,
    content: Buffer,
    { ifAbsent, facts }: { ifAbsent: boolean; facts: ObjectFacts },
  ): Promise<void> {
    const query = `uploadType=multipart&fields=generation${ifAbsent ? '&ifGenerationMatch=0' : ''}`;
    const boundary = randomUUID();
    await this.#request('put', `/upload/storage/v1/b/${this.#options.bucket}/o?${query}`, {
      method: 'POST',
      headers: { 'content-type': `multipart/related; boundary=${boundary}` },
      body: multipart(boundary, description(name, content, facts), content),
    });
  }

  get(name: string): Promise<Buffer> {
    return this.#request('get', `${this.#path(name)}?alt=media`, { headers: AS_STORED });
  }

  async open(name: string): Promise<OpenedObject> {
    const patience = new Patience(this.#options.limitMs);
    const url = `${this.#origin}${this.#path(name)}?alt=media`;
    try {
      const answer = await patience.during(() => this.#send(url, { headers: AS_STORED }, patience.signal));
      if (!answer.ok) throw faultOfResponse('get', answer, await patience.during(() => answer.text()));
      const { headers } = answer;
      return {
        // Of what `fetch` has unpacked, the length is not that of the content.
        size: headers.has('content-encoding')
          ? undefined
          : Number(headers.get('content-length') ?? Number.NaN) || undefined,
        version: headers.get('x-goog-generation') ?? headers.get('etag') ?? undefined,
        content: this.#pieces(patience, answer.body),
        close: async () => patience.giveUp(),
      };
    } catch (error) {
      throw bucketError(error, this.#options.limitMs);
    }
  }

  async notedSha256(name: string): Promise<string | undefined> {
    const answer = await this.#request('get', `${this.#path(name)}?fields=metadata`);
    return (JSON.parse(String(answer)) as { metadata?: { sha256?: string } }).metadata?.sha256;
  }

  async tryList(): Promise<void> {
    await this.#request('list', `/storage/v1/b/${this.#options.bucket}/o?maxResults=1&fields=items/name`);
  }

  async list(prefix: string, page?: string): Promise<NamePage> {
    const query = new URLSearchParams({
      prefix,
      fields: 'items/name,nextPageToken',
      ...(page !== undefined && { pageToken: page }),
    });
    const answer = await this.#request('list', `/storage/v1/b/${this.#options.bucket}/o?${query}`);
    const { items = [], nextPageToken } = JSON.parse(String(answer)) as {
      items?: { name: string }[];
      nextPageToken?: string;
    };
    return { names: items.map(({ name }) => name), next: nextPageToken };
  }

  async remove(name: string): Promise<void> {
    // As for a get, what isn't found is the object.
    await this.#request('get', this.#path(name), { method: 'DELETE' });
  }

  #path(name: string): string {
    return `/storage/v1/b/${this.#options.bucket}/o/${encodeURIComponent(name)}`;
  }

  async #request(action: 'put' | 'get' | 'list', path: string, init: RequestInit = {}): Promise<Buffer> {
    const { limitMs } = this.#options;
    try {
      const answer = await this.#send(`${this.#origin}${path}`, init, AbortSignal.timeout(limitMs));
      const body = Buffer.from(await answer.arrayBuffer());
      if (!answer.ok) throw faultOfResponse(action, answer, body.toString());
      return body;
    } catch (error) {
      throw bucketError(error, limitMs);
    }
  }

  async #send(url: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const headers = new Headers(init.headers);
    for (const [name, value] of await within(signal, this.#options.authorize(url))) headers.set(name, value);
    return fetch(url, { ...init, headers, redirect: 'error', signal });
  }

  async *#pieces(patience: Patience, body: ReadableStream<Uint8Array> | null): AsyncGenerator<Buffer> {
    try {
      if (body !== null) yield* patience.pieces(body);
    } catch (error) {
      throw bucketError(error, this.#options.limitMs);
    }
  }
}

function bucketError(error: unknown, limitMs: number): BucketError {
  return error instanceof BucketError ? error : new BucketError('away', networkMessage(error, limitMs));
}

/** What is sent beside the bytes. With their MD5 the service refuses what was garbled on the way. */
function description(name: string, content: Buffer, { contentType, sha256 }: ObjectFacts): object {
  return {
    name,
    ...(contentType !== undefined && { contentType }),
    md5Hash: createHash('md5').update(content).digest('base64'),
    ...(sha256 !== undefined && { metadata: { sha256 } }),
  };
}

function multipart(boundary: string, about: object, content: Buffer): Buffer<ArrayBuffer> {
  const part = (type: string) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n`;
  return Buffer.concat([
    Buffer.from(`${part('application/json')}${JSON.stringify(about)}\r\n${part('application/octet-stream')}`),
    content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

/** The time limit for what can't be given up itself: where tokens come from may be slow too. */
function within<T>(signal: AbortSignal, task: Promise<T>): Promise<T> {
  const limit = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => limit.reject(signal.reason), { once: true });
  return Promise.race([task, limit.promise]);
}

/** `fetch` says only that it failed; why is in its cause. */
function networkMessage(error: unknown, limitMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${limitMs / 1000} s`;
  return messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
