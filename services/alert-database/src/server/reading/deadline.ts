import { HttpError } from '../http/http-error.ts';

/** Seconds after which it makes sense to ask again, when the store is slow or away. */
export const STORE_RETRY_SECONDS = 5;

/**
 * Waits for a reading of the store, but not for ever: a file system that hangs fails no read.
 *
 * @param late what is told then, before the time: who hasn't done what
 * @throws HttpError 503 when it takes too long; what it comes to then is for nobody
 */
export async function withinDeadline<T>(
  limitMs: number,
  reading: Promise<T>,
  late = 'the alert store has not answered',
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new HttpError(503, `${late} for ${limitMs / 1000} s`, { 'retry-after': String(STORE_RETRY_SECONDS) })),
      limitMs,
    );
  });
  try {
    return await Promise.race([reading, over]);
  } finally {
    clearTimeout(timer);
  }
}
