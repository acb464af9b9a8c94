import { setTimeout as sleep } from 'node:timers/promises';
import { AlertStreamError } from '../errors.ts';

/** How long the waits of one request may be together. */
const PATIENCE_MS = 120_000;

/**
 * Makes a request, and repeats it after as long as the server asks to wait. It is for programs that otherwise end when a
 * server doesn't do as they ask.
 *
 * @param signal ends the waiting
 * @throws what the request throws, when that asks for no wait, or for two minutes in all
 */
export async function whenAllowed<T>(request: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let waited = 0; ;) {
    try {
      return await request();
    } catch (error) {
      const wait = error instanceof AlertStreamError ? error.retryAfterMs : undefined;
      // Also one that names no time at all ends some time.
      waited += Math.max(wait ?? 0, 1000);
      if (wait === undefined || waited > PATIENCE_MS || signal.aborted) throw error;
      await sleep(wait, undefined, { signal }).catch(() => {});
    }
  }
}
