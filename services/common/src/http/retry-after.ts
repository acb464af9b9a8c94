import { retry } from '../async/retry.ts';
import { AlertStreamError } from '../errors.ts';

/** The longest wait that is granted to a server: a wrong or hostile one could name years. */
export const MAX_RETRY_AFTER_MS = 60_000;

/** Limit for all waits of one request together. */
const MAX_TOTAL_WAIT_MS = 120_000;

/** A wait counts as at least this against the limit, so that a server that always asks for 0 s can't hold a program. */
const MIN_COUNTED_WAIT_MS = 1_000;

/** Statuses by which a server says that it will respond later (RFC 9110, section 10.2.3; RFC 6585, section 4). */
const BUSY = new Set([429, 503]);

/**
 * Reads the header Retry-After of a busy server: a number of seconds, or an HTTP date, which is compared with the
 * server's own clock when the response has a Date header.
 *
 * @returns milliseconds from 0 to {@link MAX_RETRY_AFTER_MS}; undefined when the server asks for no wait
 */
export function retryAfterMs({ status, headers }: { status: number; headers: Headers }): number | undefined {
  const text = BUSY.has(status) ? headers.get('retry-after')?.trim() : undefined;
  if (text === undefined || text === '') return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : untilDate(text, headers.get('date'));
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

/** @returns NaN for anything but an HTTP date, which always ends with GMT */
function untilDate(text: string, serversDate: string | null): number {
  const now = Date.parse(serversDate ?? '');
  return (text.endsWith('GMT') ? Date.parse(text) : Number.NaN) - (Number.isNaN(now) ? Date.now() : now);
}

/**
 * Makes a request, and repeats it for as long as the server asks to wait and try again. It is for programs that would
 * otherwise end when a server is busy.
 *
 * @param signal ends the waiting
 * @throws the request's error when it asks for no wait, after two minutes of waiting in all, or after an abort
 */
export async function respectRetryAfter<T>(request: () => Promise<T>, signal: AbortSignal): Promise<T> {
  let waitedMs = 0;
  const delayMs = (error: unknown) => {
    const wait = error instanceof AlertStreamError ? error.retryAfterMs : undefined;
    waitedMs += Math.max(wait ?? 0, MIN_COUNTED_WAIT_MS);
    return waitedMs > MAX_TOTAL_WAIT_MS ? undefined : wait;
  };
  return retry(request, { signal, delayMs });
}
