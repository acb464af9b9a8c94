import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { MAX_RETRY_AFTER_MS, respectRetryAfter, retryAfterMs } from '@alert-stream/common/http/retry-after.ts';

const asks = test.macro((t, status: number, headers: Record<string, string>, ms: number | undefined) => {
  t.is(retryAfterMs({ status, headers: new Headers(headers) }), ms);
});

const SERVER_NOW = 'Wed, 15 Jul 2026 03:00:00 GMT';

test('Retry-After may be a number of seconds', asks, 429, { 'retry-after': '7' }, 7000);
test('Retry-After may be 0 s', asks, 503, { 'retry-after': '0' }, 0);
test(
  "an HTTP date in Retry-After is compared with the server's clock",
  asks,
  503,
  { 'retry-after': 'Wed, 15 Jul 2026 03:00:09 GMT', date: SERVER_NOW },
  9000,
);
test(
  'an HTTP date in the past means no wait',
  asks,
  429,
  { 'retry-after': 'Wed, 15 Jul 2026 02:59:00 GMT', date: SERVER_NOW },
  0,
);
test('a Retry-After of a day is cut to the longest wait', asks, 503, { 'retry-after': '86400' }, MAX_RETRY_AFTER_MS);
test(
  'a Retry-After of 400 digits is cut to the longest wait',
  asks,
  503,
  { 'retry-after': '9'.repeat(400) },
  MAX_RETRY_AFTER_MS,
);
test(
  'an HTTP date in another century is cut to the longest wait',
  asks,
  503,
  { 'retry-after': 'Wed, 15 Jul 2126 03:00:00 GMT', date: SERVER_NOW },
  MAX_RETRY_AFTER_MS,
);
for (const text of ['soon', '-5', '1.5', '2026-07-15T03:00:00Z', '']) {
  test(`a Retry-After of "${text}" is ignored`, asks, 503, { 'retry-after': text, date: SERVER_NOW }, undefined);
}
test('Retry-After of a server that is not busy is ignored', asks, 301, { 'retry-after': '7' }, undefined);
test('a busy server without Retry-After asks for no wait', asks, 429, {}, undefined);

test('an HTTP date is compared with our own clock when the response has no Date', (t) => {
  const headers = new Headers({ 'retry-after': new Date(Date.now() + 30_000).toUTCString() });
  const ms = retryAfterMs({ status: 429, headers }) ?? 0;
  t.true(ms > 20_000 && ms <= 30_000, String(ms));
});

/** Fails a number of times; each error asks for a wait. */
function busy(times: number, retryAfterMs: number | undefined) {
  const calls: number[] = [];
  const request = async () => {
    calls.push(performance.now());
    if (calls.length <= times) throw new AlertStreamError('REGISTRY', 'busy', { retriable: true, retryAfterMs });
    return 'done';
  };
  return { calls, request };
}

const neverAborted = new AbortController().signal;

test('a request is repeated after as long as the server asks to wait', async (t) => {
  const { calls, request } = busy(2, 150);
  t.is(await respectRetryAfter(request, neverAborted), 'done');
  const [first = 0, second = 0, third = 0] = calls;
  t.true(second - first >= 149 && third - second >= 149, `${second - first} ms, ${third - second} ms`);
});

test('an error that asks for no wait is thrown at once', async (t) => {
  const { calls, request } = busy(1, undefined);
  await t.throwsAsync(respectRetryAfter(request, neverAborted), { message: 'busy' });
  t.is(calls.length, 1);
});

test('waiting ends after 120 repetitions of a server that always asks for 0 s', async (t) => {
  const { calls, request } = busy(Number.POSITIVE_INFINITY, 0);
  await t.throwsAsync(respectRetryAfter(request, neverAborted), { message: 'busy' });
  t.is(calls.length, 121);
});

test('an abort ends the wait without another request', async (t) => {
  const { calls, request } = busy(1000, 60_000);
  await t.throwsAsync(respectRetryAfter(request, AbortSignal.timeout(50)), { message: 'busy' });
  t.is(calls.length, 1);
});
