/** The longest wait that is granted to a server: one that is mistaken, or means harm, could name years. */
export const MAX_RETRY_AFTER_MS = 60_000;

/** Statuses by which a server says that it would answer later (RFC 9110, section 10.2.3; RFC 6585, section 4). */
const BUSY = new Set([429, 503]);

/**
 * How long a busy server asks its client to wait before the next request, by the header Retry-After: a number of seconds,
 * or the time as an HTTP date, which is compared with the server's own clock where the response tells it.
 *
 * @param response its status and headers
 * @returns milliseconds from 0 to {@link MAX_RETRY_AFTER_MS}; undefined where it asks for none
 */
export function retryAfterMs({ status, headers }: { status: number; headers: Headers }): number | undefined {
  const text = BUSY.has(status) ? headers.get('retry-after')?.trim() : undefined;
  if (text === undefined || text === '') return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : untilDate(text, headers.get('date'));
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

/** @returns NaN for what is no HTTP date, all of which end with GMT */
function untilDate(text: string, serversDate: string | null): number {
  const now = Date.parse(serversDate ?? '');
  return (text.endsWith('GMT') ? Date.parse(text) : Number.NaN) - (Number.isNaN(now) ? Date.now() : now);
}
