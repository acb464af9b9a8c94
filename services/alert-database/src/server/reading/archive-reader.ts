import type { Registry } from '@alert-stream/common/metrics.ts';
import type { ServedArchive } from '../../archive/archive.ts';
import { entityTag } from '../answer/entity-tag.ts';
import { readPacked, type PackedAlert } from '../packed-alert.ts';
import { AlertReader } from './alert-reader.ts';
import { ByteCache } from './byte-cache.ts';
import { readingMetrics, type ReadingMetrics } from './metrics.ts';
import { ReadLimit } from './read-limit.ts';
import { SchemaReader, type ServedSchema } from './schema-reader.ts';

/** Milliseconds until who asks is told that the store doesn't answer. */
const DEADLINE_MS = 30_000;

/** The part of the cache that is the schemas': there are dozens of them, of some ten kilobytes each. */
const SCHEMAS_PART = 1 / 8;

export type ReadingOptions = {
  /** Bytes of alerts and schemas that are kept in memory; 0 keeps none. */
  cacheBytes: number;
  /** Reads of the store at a time. */
  maxReads: number;
  deadlineMs?: number;
};

/** Reads the archive for all requests. */
export class ArchiveReader {
  readonly alerts: AlertReader;
  readonly schemas: SchemaReader;

  constructor(
    archive: ServedArchive,
    registry: Registry,
    { cacheBytes, maxReads, deadlineMs = DEADLINE_MS }: ReadingOptions,
  ) {
    const alerts = new ByteCache<bigint, PackedAlert>(cacheBytes * (1 - SCHEMAS_PART), ({ gzipped }) => gzipped.length);
    const schemas = new ByteCache<number, ServedSchema>(cacheBytes * SCHEMAS_PART, ({ text }) => text.length);
    const limit = new ReadLimit(maxReads, () => metrics.refused());
    const metrics: ReadingMetrics = readingMetrics(registry, {
      readsInFlight: () => limit.running,
      cacheBytes: () => alerts.bytes + schemas.bytes,
    });
    this.alerts = new AlertReader({ archive, limit, cache: alerts, metrics, deadlineMs });
    this.schemas = new SchemaReader({ archive, limit, cache: schemas, metrics, deadlineMs });
  }

  /** An alert, whole, for those who look into it. @throws HttpError 503 */
  async wholeAlert(id: bigint): Promise<PackedAlert | undefined> {
    const alert = await this.alerts.read(id);
    if (alert === undefined || 'gzipped' in alert) return alert;
    const gzipped = await readPacked(alert);
    return { gzipped, etag: entityTag(gzipped) };
  }
}
