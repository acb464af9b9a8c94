import { retry } from '@alert-stream/common/async/retry.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';

const RETRY_DELAY_MS = 1_000;

/**
 * Repeats a request to a registry that is unavailable, after the delay that it asks for, or else after a second.
 *
 * @param signal ends the retries
 * @throws the error of the last request: one that a retry can't fix, or any once `signal` has aborted
 */
export function retryRegistry<T>(request: () => Promise<T>, signal: AbortSignal, log: Logger): Promise<T> {
  return retry(request, {
    signal,
    delayMs: (error) => {
      if (!(error instanceof AlertStreamError) || !error.retriable) return undefined;
      log.warn({ event: 'registry-away' }, `waiting for the schema registry: ${error.message}`);
      return error.retryAfterMs ?? RETRY_DELAY_MS;
    },
  });
}
