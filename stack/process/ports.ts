import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';

/** A port that the system needs: who listens on it, and the option that changes it. */
export type NeededPort = { port: number; what: string; option: string };

/** @throws AlertStreamError `CONFIG` naming every port that can't be had, or that two would have, and the option that moves it */
export async function requireFree(needed: NeededPort[]): Promise<void> {
  const problems: string[] = [];
  for (const [index, { port, what, option }] of needed.entries()) {
    const other = needed.slice(0, index).find((earlier) => earlier.port === port);
    const code = other === undefined ? await problemOf(port) : undefined;
    const problem = other === undefined ? code && (PROBLEMS[code] ?? code) : `is that of the ${other.what} too`;
    if (problem !== undefined) problems.push(`port ${port} (${what}) ${problem}: choose another with ${option}`);
  }
  if (problems.length > 0) throw new AlertStreamError('CONFIG', problems.join('\n'));
}

/** What the system says of a port that can't be listened on, in words. */
const PROBLEMS: Record<string, string> = {
  EADDRINUSE: 'is in use',
  EACCES: 'is for the system administrator alone, as those below 1024',
};

/**
 * Where free ports are looked for: below those that systems give to outgoing connections (from 32768 on Linux, 49152
 * elsewhere), one of which could get such a port before whoever it was found for listens on it.
 */
const SEARCHED = { from: 10_000, to: 32_000 };

/** Ports that are free now, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(SEARCHED.from, SEARCHED.to);
    if (!found.has(port) && (await problemOf(port)) === undefined) found.add(port);
  }
  return [...found];
}

/** @returns the code of the error with which a port can't be listened on */
async function problemOf(port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    await listen(server, port);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? messageOf(error);
  } finally {
    await close(server);
  }
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

async function close(server: ReturnType<typeof createServer>): Promise<void> {
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
}
