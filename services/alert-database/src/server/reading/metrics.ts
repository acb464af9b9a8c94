import { Counter, Gauge, type MetricsRegistry } from '@alert-stream/common/metrics.ts';

/** What is read. */
type Kind = 'alert' | 'schema';

/** Where it came from: the cache, a read that another request had begun, or the store. */
type Origin = 'hit' | 'joined' | 'miss';

export type ReadingMetrics = {
  asked: (kind: Kind, origin: Origin) => void;
  refused: () => void;
  /** A request got no bytes to work with. */
  outOfMemory: () => void;
};

/** @param now what holds at the moment, asked when somebody looks */
export function readingMetrics(
  registry: MetricsRegistry,
  now: { readsInFlight: () => number; cacheBytes: () => number; workBytes: () => number },
): ReadingMetrics {
  const registers = [registry];
  const asked = new Counter({
    name: 'alertdb_cache_requests_total',
    help: 'Alerts and schemas that were asked for, by where they came from: the cache, a read under way, or the store.',
    labelNames: ['object', 'result'],
    registers,
  });
  const refused = new Counter({
    name: 'alertdb_reads_refused_total',
    help: 'Requests that were answered with 503 since too many reads of the store were running.',
    registers,
  });
  const outOfMemory = new Counter({
    name: 'alertdb_work_refused_total',
    help: 'Requests that were answered with 503 since requests held as many bytes as they may.',
    registers,
  });
  gauge('alertdb_reads_in_flight', 'Reads of the store that are running.', now.readsInFlight);
  gauge('alertdb_cache_bytes', 'Bytes of alerts and schemas in the cache.', now.cacheBytes);

  gauge(
    'alertdb_work_bytes',
    'Bytes that requests hold: what is read or made, and responses not taken yet.',
    now.workBytes,
  );

  function gauge(name: string, help: string, value: () => number): void {
    const made: Gauge = new Gauge({ name, help, registers, collect: () => made.set(value()) });
  }
  return {
    asked: (object, result) => asked.inc({ object, result }),
    refused: () => refused.inc(),
    outOfMemory: () => outOfMemory.inc(),
  };
}
