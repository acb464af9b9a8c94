import type { OpenedObject } from '../opened-object.ts';
import type { ObjectFacts } from '../store.ts';

/**
 * What a bucket's service said, by kind.
 *
 * - `exists` the condition of a put doesn't hold: the object is there
 * - `absent` there is no such object
 * - `no-bucket` there is no such bucket
 * - `refused` no right to do this, or no valid credentials
 * - `busy` another writer is at the same object just now
 * - `unsupported` the service doesn't do this kind of request, such as a put with a condition
 * - `away` everything that may pass by itself: network, overload, a fault of the service
 */
export type BucketFault = 'exists' | 'absent' | 'no-bucket' | 'refused' | 'busy' | 'unsupported' | 'away';

/**
 * A request to a bucket that failed. It has no cause: the errors of SDKs hold the request with its credentials, and
 * would bring them into a log.
 */
export class BucketError extends Error {
  override readonly name = 'BucketError';
  readonly fault: BucketFault;
  /** Milliseconds that the service asked to wait before the next request; undefined when it didn't. */
  readonly retryAfterMs: number | undefined;

  constructor(fault: BucketFault, message: string, retryAfterMs?: number) {
    super(message);
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The few requests that a store makes to one bucket. Each is one try, ends within a time limit, and fails with a
 * BucketError.
 */
export interface BucketClient {
  /** The bucket as an address: `gs://…` or `s3://…`. */
  readonly url: string;

  /** @param ifAbsent only where there is no such object, else the fault is `exists` */
  put(name: string, content: Buffer, options: { ifAbsent: boolean; facts: ObjectFacts }): Promise<void>;

  get(name: string): Promise<Buffer>;

  /** The same, read as it comes. The time limit is for the answer to begin, and then for each piece. */
  open(name: string): Promise<OpenedObject>;

  /** The SHA-256 that was noted with an object. */
  notedSha256(name: string): Promise<string | undefined>;

  /** Asks for the first of the bucket's names, which only who may list them is told. */
  tryList(): Promise<void>;

  /**
   * Some of the names that begin with a prefix, in order.
   *
   * @param page where the page before said that the next one is; none for the first
   */
  list(prefix: string, page?: string): Promise<NamePage>;

  /** Deletes an object. Where there is none the fault is `absent`, or there is no fault. */
  remove(name: string): Promise<void>;
}

/** A page of names, and where the next one is; none after the last. */
export type NamePage = { names: string[]; next: string | undefined };

/** Milliseconds after which a request is given up. A whole packet takes a tenth of a second; 20 MB, a few. */
export const REQUEST_LIMIT = 30_000;
