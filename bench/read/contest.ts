import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AlertPool } from '../archive/alert-pool.ts';
import type { Contest, Measured, Side } from '../measure/contest.ts';
import { lineOf, runNode } from '../run/program.ts';
import { withRunning } from '../run/running.ts';
import { bareServer, ourServer, pythonServer, type StartServer } from './servers.ts';

const CLIENT = fileURLToPath(new URL('client.ts', import.meta.url));

export type ReadOptions = { alerts: number; connections: number; rate: number; seconds: number };

/** Serving the alerts of an archive of files, each server asked by the same client. */
export function readContest(archive: string, pool: AlertPool, folder: string, { alerts, connections, rate, seconds }: ReadOptions): Contest {
  const reads = `reads at ${connections} connections`;
  const [half, most] = [`read at ${rate} a second, p50`, `read at ${rate} a second, p99`];
  const memory = 'peak memory';
  const asked = ['--first-id', String(pool.id(0)), '--alerts', String(alerts), '--seconds', String(seconds)];

  const ask = async (url: string, how: string[], signal: AbortSignal) => {
    const { lines } = await runNode(CLIENT, ['--url', url, ...asked, ...how], { folder, signal });
    const answer = lineOf(lines, 'asked') as unknown as { rate: number; p50: number; p99: number; failed: number };
    if (answer.failed > 0) throw new Error(`expected an alert for each request, ${answer.failed} had none`);
    return answer;
  };
  const side = (start: StartServer): Side => async (signal) => {
    const { program, url } = await start(archive, join(folder, 'server.log'));
    return withRunning(program, signal, async (over): Promise<Measured> => {
      const flatOut = await ask(url, ['--connections', String(connections)], over);
      const onTime = await ask(url, ['--rate', String(rate)], over);
      return { [reads]: flatOut.rate, [half]: onTime.p50, [most]: onTime.p99, [memory]: await program.peakMb() };
    });
  };

  const python = pythonServer();
  return {
    title: 'read',
    figures: [
      { name: reads, unit: 'requests/s' },
      { name: half, unit: 'ms' },
      { name: most, unit: 'ms' },
      { name: memory, unit: 'MB' },
    ],
    ours: side(ourServer),
    limit: side(bareServer),
    peer: 'missing' in python ? python : side(python),
  };
}
