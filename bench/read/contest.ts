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
export function readContest(
  archive: string,
  pool: AlertPool,
  folder: string,
  { alerts, connections, rate, seconds }: ReadOptions,
): Contest {
  const reads = `reads at ${connections} connections`;
  const [half, most] = [`read at ${rate} a second, p50`, `read at ${rate} a second, p99`];
  const refused = `read at ${rate} a second, refused`;
  const cpu = 'processor time of a read';
  const memory = 'peak memory';
  const asked = ['--first-id', String(pool.id(0)), '--alerts', String(alerts), '--seconds', String(seconds)];

  const ask = async (url: string, how: string[], signal: AbortSignal) => {
    const { lines } = await runNode(CLIENT, ['--url', url, ...asked, ...how], { folder, signal });
    return lineOf(lines, 'asked') as unknown as {
      asked: number;
      rate: number;
      p50: number | null;
      p99: number | null;
      failed: number;
    };
  };
  const side =
    (start: StartServer): Side =>
    async (signal) => {
      const { program, url } = await start(archive, join(folder, 'server.log'));
      return withRunning(program, signal, async (over): Promise<Measured> => {
        const before = await program.cpuSeconds();
        const flatOut = await ask(url, ['--connections', String(connections)], over);
        const spent = (await program.cpuSeconds()) - before;
        const onTime = await ask(url, ['--rate', String(rate)], over);
        return {
          [reads]: flatOut.rate,
          [cpu]: (spent / flatOut.asked) * 1000,
          // Where no answer was a good one there is no time of one.
          ...(onTime.p50 !== null && { [half]: onTime.p50 }),
          ...(onTime.p99 !== null && { [most]: onTime.p99 }),
          [refused]: onTime.failed,
          [memory]: await program.peakMb(),
        };
      });
    };

  const python = pythonServer();
  return {
    title: 'read',
    figures: [
      { name: reads, unit: 'requests/s' },
      { name: cpu, unit: 'ms' },
      { name: half, unit: 'ms' },
      { name: most, unit: 'ms' },
      { name: refused, unit: 'requests' },
      { name: memory, unit: 'MB' },
    ],
    ours: side(ourServer),
    limit: side(bareServer),
    peer: 'missing' in python ? python : side(python),
  };
}
