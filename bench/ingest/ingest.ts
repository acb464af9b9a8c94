import { join } from 'node:path';
import { AlertPool, type AlertSource } from '../archive/alert-pool.ts';
import { serveSchema } from '../archive/registry.ts';
import { publishAlerts } from '../archive/stream.ts';
import type { INGEST_STORES } from '../config.ts';
import { runBench, type BenchOptions } from '../measure/bench.ts';
import { startBenchKafka } from '../play/kafka.ts';
import { ingestContest } from './contest.ts';
import { localFiles, s3Server } from './stores.ts';

export type IngestFlags = BenchOptions &
  AlertSource & { alerts: number; 'gzip-level': number; only?: (typeof INGEST_STORES)[number][] | undefined };

/** Measures the ingester on each kind of store. @param folder for what is left while it measures */
export async function benchIngest(flags: IngestFlags, folder: string, signal: AbortSignal): Promise<void> {
  await using ends = new AsyncDisposableStack();
  const kafka = ends.adopt(await startBenchKafka(folder), ({ stop }) => stop());
  const poolFile = join(folder, 'alerts.avro');
  const pool = await AlertPool.make(poolFile, flags, { folder, signal });
  const { url: registry } = ends.adopt(await serveSchema(pool.schemaId, pool.schema), ({ stop }) => stop());
  const s3 = ends.adopt(await s3Server(), ({ stop }) => stop());
  await publishAlerts(kafka, pool, flags.alerts);
  const stores = { files: localFiles(folder), s3 };
  const { only = ['files', 's3'] as const } = flags;
  const contests = only.map((name) =>
    ingestContest(
      stores[name],
      { kafka, poolFile, registry, folder },
      { alerts: flags.alerts, level: flags['gzip-level'] },
    ),
  );
  await runBench(contests, flags, signal);
}
