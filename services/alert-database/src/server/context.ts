import type { Logger } from '@alert-stream/common/log.ts';
import type { Lease, WorkMemory } from './memory/work-memory.ts';
import type { PackedAlert } from './packed-alert.ts';
import type { PublishedSchema } from './decoded/published-schemas.ts';
import type { ReadLimit } from './reading/concurrency-limit.ts';

/**
 * What the server's routes need. Reading goes through the cache, the limit of reads and their time limits; what fails
 * is thrown as an HttpError, or as something else that the app's error handler answers with 503. A route needn't catch
 * it.
 */
export type ServerContext = {
  /**
   * The alert that is archived under the id, whole; undefined where there is none.
   *
   * @param lease takes the bytes of one that is large
   * @throws HttpError 503; TooLargeError
   */
  alerts: (id: bigint, lease: Lease) => Promise<PackedAlert | undefined>;
  /** The text of the schema that is archived under the id; undefined where there is none. @throws HttpError 503 */
  schema: (id: number) => Promise<Buffer | undefined>;
  /** Archived schemas as they were published. */
  published: PublishedSchema;
  /** How many alerts may be decoded at a time. */
  decoding: ReadLimit;
  /** Bytes that requests may hold. */
  memory: WorkMemory;
  log: Logger;
  /** Where the routes are found too, such as `/alertdb`; they are always at the root. */
  pathPrefix: string | undefined;
};

/** How an alert is asked for as JSON. */
export type JsonQuery = {
  /** Whether cutouts are in the text, or links to them. */
  cutouts: 'links' | 'base64';
  /** The path prefix that the request came by, to begin links with: `/alertdb`, or nothing at the root. */
  base: string;
};

/** A text in pieces, which is counted until it is released. */
export type HeldText = { pieces: Buffer[]; release: () => void };

/** Writes an alert as JSON text; undefined where there is none. */
export type AlertAsJson = (context: ServerContext, id: bigint, query: JsonQuery) => Promise<HeldText | undefined>;
