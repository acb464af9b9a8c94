import type { ServedArchive } from '../../archive/archive.ts';
import { readSchema } from '../../archive/schemas.ts';
import { entityTag } from '../http/entity-tag.ts';
import type { ByteCache } from './byte-cache.ts';
import { withinDeadline } from './deadline.ts';
import type { ReadingMetrics } from './metrics.ts';
import type { ReadLimit } from './concurrency-limit.ts';
import { Shared } from './single-flight.ts';

/** A schema's text, and a strong entity tag of these very bytes. */
export type ServedSchema = { text: Buffer; etag: string };

export type SchemaReaderOptions = {
  archive: ServedArchive;
  limit: ReadLimit;
  cache: ByteCache<number, ServedSchema>;
  metrics: ReadingMetrics;
  /** Milliseconds until who asks is told that the store doesn't answer. */
  deadlineMs: number;
};

/** Reads schemas: from the cache, together with others who want the same one, or from the store. */
export class SchemaReader {
  readonly #options: SchemaReaderOptions;
  readonly #running = new Shared<number, ServedSchema | undefined>();

  constructor(options: SchemaReaderOptions) {
    this.#options = options;
  }

  /** The schema, or undefined where there is none. @throws HttpError 503 */
  async read(id: number): Promise<ServedSchema | undefined> {
    const { cache, metrics, limit, deadlineMs } = this.#options;
    const cached = cache.get(id);
    if (cached !== undefined) {
      metrics.asked('schema', 'hit');
      return cached;
    }
    const joined = this.#running.get(id);
    metrics.asked('schema', joined === undefined ? 'miss' : 'joined');
    return withinDeadline(deadlineMs, joined ?? this.#begin(id, limit));
  }

  #begin(id: number, limit: ReadLimit): Promise<ServedSchema | undefined> {
    const release = limit.takeNow();
    return this.#running.begin(id, async () => {
      try {
        const text = await readSchema(this.#options.archive, id);
        if (text === undefined) return undefined;
        const schema = { text, etag: entityTag(text) };
        this.#options.cache.set(id, schema);
        return schema;
      } finally {
        release();
      }
    });
  }
}
