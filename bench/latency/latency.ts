import { join } from 'node:path';
import { AlertPool, type AlertSource } from '../archive/alert-pool.ts';
import { serveSchema } from '../archive/registry.ts';
import { runBench, type BenchOptions } from '../measure/bench.ts';
import { startBenchKafka } from '../play/kafka.ts';
import { latencyContest, type LatencyOptions } from './contest.ts';

/** Measures how soon what is published is served. @param folder for what is left while it measures */
export async function benchLatency(
  flags: BenchOptions & AlertSource & LatencyOptions,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  await using ends = new AsyncDisposableStack();
  const kafka = ends.adopt(await startBenchKafka(folder), ({ stop }) => stop());
  const pool = await AlertPool.make(join(folder, 'alerts.avro'), flags, { folder, signal });
  const { url: registry } = ends.adopt(await serveSchema(pool.schemaId, pool.schema), ({ stop }) => stop());
  await runBench([latencyContest({ kafka, pool, registry, folder }, flags)], flags, signal);
}
