import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits a number of milliseconds, or until the signal aborts. It never rejects: check the signal afterwards where the
 * difference matters.
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** Resolves when the signal aborts, or at once if it already has. */
export async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
}

/**
 * Settles as `work` does, or rejects as soon as the signal aborts. It is for work that takes no signal itself: the work
 * then goes on, and its result is dropped.
 *
 * @throws the signal's reason after an abort
 *
 * @example
 *   const token = await abortable(credentials.getToken(), AbortSignal.timeout(10_000));
 */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: abort, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([abort, work]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
