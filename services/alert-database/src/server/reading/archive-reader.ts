import type { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import type { ServedArchive } from '../../archive/archive.ts';
import { entityTag } from '../http/entity-tag.ts';
import { WorkMemory, type Lease } from '../memory/work-memory.ts';
import { IN_PIECES, PACKET_LIMIT, readPacked, type PackedAlert } from '../packed-alert.ts';
import { AlertReader } from './alert-reader.ts';
import { ByteCache } from './byte-cache.ts';
import { readingMetrics, type ReadingMetrics } from './metrics.ts';
import { ReadLimit } from './concurrency-limit.ts';
import { SchemaReader, type ServedSchema } from './schema-reader.ts';

/** Milliseconds until who asks is told that the store doesn't answer. */
const DEADLINE_MS = 30_000;

/** Bytes that requests may hold unless told otherwise. */
const WORK_BYTES = 96 * 2 ** 20;

/** The part of the cache that is the schemas': there are dozens of them, of some ten kilobytes each. */
const SCHEMAS_PART = 1 / 8;

export type ReadingOptions = {
  /** Bytes of alerts and schemas that are kept in memory; 0 keeps none. */
  cacheBytes: number;
  /** Reads of the store at a time. */
  maxReads: number;
  /** Bytes that requests may hold, beside the cache. */
  workBytes?: number;
  deadlineMs?: number;
};

/** Reads the archive for all requests. */
export class ArchiveReader {
  readonly alerts: AlertReader;
  readonly schemas: SchemaReader;
  readonly memory: WorkMemory;

  constructor(
    archive: ServedArchive,
    registry: MetricsRegistry,
    { cacheBytes, maxReads, workBytes = WORK_BYTES, deadlineMs = DEADLINE_MS }: ReadingOptions,
  ) {
    const alerts = new ByteCache<bigint, PackedAlert>(cacheBytes * (1 - SCHEMAS_PART), ({ gzipped }) => gzipped.length);
    const schemas = new ByteCache<number, ServedSchema>(cacheBytes * SCHEMAS_PART, ({ text }) => text.length);
    const limit = new ReadLimit(maxReads, () => metrics.refused());
    const memory = new WorkMemory(workBytes, () => metrics.outOfMemory());
    const metrics: ReadingMetrics = readingMetrics(registry, {
      readsInFlight: () => limit.running,
      cacheBytes: () => alerts.bytes + schemas.bytes,
      workBytes: () => memory.held,
    });
    this.alerts = new AlertReader({ archive, limit, memory, cache: alerts, metrics, deadlineMs });
    this.memory = memory;
    this.schemas = new SchemaReader({ archive, limit, cache: schemas, metrics, deadlineMs });
  }

  /**
   * An alert, whole, for those who look into it.
   *
   * @param lease takes the bytes of one that is large
   * @throws HttpError 503; TooLargeError
   */
  async wholeAlert(id: bigint, lease: Lease): Promise<PackedAlert | undefined> {
    const alert = await this.alerts.read(id);
    if (alert === undefined || 'gzipped' in alert) return alert;
    try {
      lease.grow(IN_PIECES * Math.min(alert.size ?? PACKET_LIMIT, PACKET_LIMIT));
    } catch (error) {
      await alert.close();
      throw error;
    }
    const gzipped = await readPacked(alert);
    return { gzipped, etag: entityTag(gzipped) };
  }
}
