import { setTimeout as sleep } from 'node:timers/promises';

export type WaitOptions = {
  /** What is waited for, for the error: "the topic". */
  what: string;
  timeoutMs: number;
  /** Milliseconds between two checks. */
  pollMs?: number;
  /** Ends the wait. */
  signal?: AbortSignal;
};

/**
 * Checks a condition again and again until it holds.
 *
 * @throws Error after `timeoutMs`; what the condition throws; an AbortError when the signal aborts
 *
 * @example
 *   await waitFor(() => consumer.active, { what: 'the group', timeoutMs: 10_000 });
 */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  { what, timeoutMs, pollMs = 50, signal }: WaitOptions,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() >= deadline) throw new Error(`timed out after ${timeoutMs / 1000} s waiting for ${what}`);
    await sleep(pollMs, undefined, signal === undefined ? {} : { signal });
  }
}
