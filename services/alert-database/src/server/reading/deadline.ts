import { HttpError } from '../http-error.ts';

/** Seconds after which it makes sense to ask again, when the store is slow or away. */
export const STORE_RETRY_SECONDS = 5;

/**
 * Waits for a reading of the store, but not for ever: a file system that hangs fails no read.
 *
 * @throws HttpError 503 when it takes too long; what it comes to then is for nobody
 */
export async function withinDeadline<T>(limitMs: number, reading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new HttpError(503, `the alert store has not answered for ${limitMs / 1000} s`, { 'retry-after': String(STORE_RETRY_SECONDS) })),
      limitMs,
    );
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}
