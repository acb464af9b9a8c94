import { fileURLToPath } from 'node:url';
import { Running } from '../run/running.ts';

const INGESTER = fileURLToPath(new URL('../../services/alert-database/src/ingester/main.ts', import.meta.url));

/** Starts `alertdb-ingester`, as its image does: its first line has settings of Node's. */
export function ourIngester(
  args: string[],
  { env = {}, logFile }: { env?: Record<string, string>; logFile: string },
): Running {
  return new Running({ name: 'alertdb-ingester', command: INGESTER, args, env, logFile });
}
