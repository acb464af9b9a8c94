import type { FlagValues } from '../command/parse.ts';
import type { listenFlags } from './flags.ts';
import { serveHttp, type ServeOptions } from './serve.ts';

/** Milliseconds for the requests that still run when the work is done: a probe or a scrape, nothing long. */
const GRACE_MS = 500;

/**
 * Does a program's work, and serves an app meanwhile where `--listen-port` asks for one: to the very end, so that who
 * asks learns that the program is stopping.
 *
 * @throws AlertStreamError `CONFIG`, before any work, when the port can't be listened on
 */
export async function serveDuring<T>(
  flags: FlagValues<typeof listenFlags>,
  options: Pick<ServeOptions, 'app' | 'log' | 'portFlag'>,
  work: () => Promise<T>,
): Promise<T> {
  const port = flags['listen-port'];
  if (port === undefined) return work();
  const server = await serveHttp({ host: flags['listen-host'], port, ...options });
  try {
    return await work();
  } finally {
    await server.close(GRACE_MS);
  }
}
