import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AlertPool, type AlertSource } from '../archive/alert-pool.ts';
import { runBench, type BenchOptions } from '../measure/bench.ts';
import { runNode } from '../run/program.ts';
import { readContest, type ReadOptions } from './contest.ts';

const WRITER = fileURLToPath(new URL('../ingest/floor.ts', import.meta.url));

/** Measures the server on an archive of files. @param folder for what is left while it measures */
export async function benchRead(
  flags: BenchOptions & AlertSource & ReadOptions,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const [poolFile, archive] = [join(folder, 'alerts.avro'), join(folder, 'archive')];
  const pool = await AlertPool.make(poolFile, flags, { folder, signal });
  await runNode(WRITER, [poolFile, String(flags.alerts), '1', '32', 'files', join(archive, 'alerts')], {
    folder,
    signal,
  });
  await runBench([readContest(archive, pool, folder, flags)], flags, signal);
}
