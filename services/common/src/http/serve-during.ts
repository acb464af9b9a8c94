import type { FlagValues } from '../command/parse.ts';
import type { listenFlags } from './flags.ts';
import { serveHttp, type ServeOptions } from './serve.ts';

/** Milliseconds for the requests in progress when the work ends: a probe or a scrape, nothing long. */
const GRACE_MS = 500;

/**
 * Does a program's work, and serves an app meanwhile when `--listen-port` is given. The server runs until the work has
 * ended, so that clients can see that the program is stopping.
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
