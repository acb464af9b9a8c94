import { pause } from './abort.ts';

export type RetryOptions = {
  /** Ends the retries: the last error is thrown. */
  signal: AbortSignal;
  /**
   * Milliseconds to wait after an error before the next attempt; undefined when the error is final. It is the place to
   * log the error, too.
   *
   * @param attempt number of attempts so far, from 1
   */
  delayMs: (error: unknown, attempt: number) => number | undefined;
};

/**
 * Runs a task until it succeeds.
 *
 * @throws the task's error when `delayMs` says that it is final, or when the signal has aborted
 *
 * @example
 *   const offsets = await retry(() => fetchOffsets(), {
 *     signal,
 *     delayMs: (error, attempt) => (attempt < 20 ? backoffMs(attempt) : undefined),
 *   });
 */
export async function retry<T>(task: () => Promise<T>, { signal, delayMs }: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      if (signal.aborted) throw error;
      const delay = delayMs(error, attempt);
      if (delay === undefined) throw error;
      await pause(delay, signal);
      if (signal.aborted) throw error;
    }
  }
}

/**
 * Exponential backoff: milliseconds to wait after a failed attempt, doubled from attempt to attempt.
 *
 * @param attempt number of failed attempts so far, from 1
 * @param options.firstMs wait after the first attempt
 * @param options.maxMs longest wait
 */
export function backoffMs(attempt: number, { firstMs = 100, maxMs = 5_000 } = {}): number {
  return Math.min(maxMs, firstMs * 2 ** (attempt - 1));
}
