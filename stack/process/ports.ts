import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { AlertStreamError } from '@alert-stream/common/errors.ts';

/** A port that the system needs: who listens on it, and the option that changes it. */
export type NeededPort = { port: number; what: string; option: string };

/** @throws AlertStreamError `CONFIG` naming every port that something else has, and the option to choose another */
export async function requireFree(needed: NeededPort[]): Promise<void> {
  const free = await Promise.all(needed.map(({ port }) => isFree(port)));
  const taken = needed.filter((_, index) => free[index] === false);
  if (taken.length > 0) {
    const lines = taken.map(
      ({ port, what, option }) => `port ${port} (${what}) is in use: choose another with ${option}`,
    );
    throw new AlertStreamError('CONFIG', lines.join('\n'));
  }
}

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
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, port);
    return true;
  } catch {
    return false;
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
