import { AlertStreamError } from '@alert-stream/common/errors.ts';

/**
 * A promise that rejects when a signal aborts, to race work with.
 *
 * @throws AlertStreamError `STACK` with the message
 */
export async function rejectWhenAborted(signal: AbortSignal, message: string): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new AlertStreamError('STACK', message));
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return promise;
}
