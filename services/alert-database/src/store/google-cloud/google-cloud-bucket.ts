import { createHash, randomUUID } from 'node:crypto';
import { messageOf } from '@alert-stream/common/errors.ts';
import { BucketError, REQUEST_LIMIT, type BucketClient } from '../bucket/client.ts';
import type { ObjectFacts } from '../store.ts';
import type { Authorize } from './authorization.ts';
import { faultOfAnswer } from './faults.ts';

/** Google's own address of the JSON API. */
export const GOOGLE_ENDPOINT = new URL('https://storage.googleapis.com');

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

  async put(name: string, content: Buffer, { ifAbsent, facts }: { ifAbsent: boolean; facts: ObjectFacts }): Promise<void> {
    const query = `uploadType=multipart&fields=generation${ifAbsent ? '&ifGenerationMatch=0' : ''}`;
    const boundary = randomUUID();
    await this.#request('put', `/upload/storage/v1/b/${this.#options.bucket}/o?${query}`, {
      method: 'POST',
      headers: { 'content-type': `multipart/related; boundary=${boundary}` },
      body: multipart(boundary, description(name, content, facts), content),
    });
  }

  get(name: string): Promise<Buffer> {
    // Nothing that was stored as gzip may be unpacked on the way: it is served as it is.
    return this.#request('get', `${this.#path(name)}?alt=media`, { headers: { 'accept-encoding': 'gzip' } });
  }

  async notedSha256(name: string): Promise<string | undefined> {
    const answer = await this.#request('get', `${this.#path(name)}?fields=metadata`);
    return (JSON.parse(String(answer)) as { metadata?: { sha256?: string } }).metadata?.sha256;
  }

  async tryList(): Promise<void> {
    await this.#request('list', `/storage/v1/b/${this.#options.bucket}/o?maxResults=1&fields=items/name`);
  }

  #path(name: string): string {
    return `/storage/v1/b/${this.#options.bucket}/o/${encodeURIComponent(name)}`;
  }

  async #request(action: 'put' | 'get' | 'list', path: string, init: RequestInit = {}): Promise<Buffer> {
    const { authorize, limitMs } = this.#options;
    const url = `${this.#origin}${path}`;
    const headers = new Headers(init.headers);
    const signal = AbortSignal.timeout(limitMs);
    try {
      for (const [name, value] of await within(signal, authorize(url))) headers.set(name, value);
      const answer = await fetch(url, { ...init, headers, redirect: 'error', signal });
      const body = Buffer.from(await answer.arrayBuffer());
      if (!answer.ok) throw faultOfAnswer(action, answer.status, body.toString());
      return body;
    } catch (error) {
      throw error instanceof BucketError ? error : new BucketError('away', networkMessage(error, limitMs));
    }
  }
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
