import { setTimeout as sleep } from 'node:timers/promises';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';

const RETRY_MS = 1_000;

/**
 * Repeats a request to a registry that is unavailable, after as long as it asks to wait.
 *
 * @param signal ends the deadline
 * @throws what the request throws then, or what no waiting can change
 */
export async function retryRegistry<T>(request: () => Promise<T>, signal: AbortSignal, log: Logger): Promise<T> {
  for (;;) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof AlertStreamError) || !error.retriable || signal.aborted) throw error;
      log.warn({ event: 'registry-away' }, `waiting for the schema registry: ${error.message}`);
      await sleep(error.retryAfterMs ?? RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }
}
