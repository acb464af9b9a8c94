import test from 'ava';
import { MAX_RETRY_AFTER_MS, retryAfterMs } from '@alert-stream/common/http/retry-after.ts';

const asks = test.macro((t, status: number, headers: Record<string, string>, ms: number | undefined) => {
  t.is(retryAfterMs({ status, headers: new Headers(headers) }), ms);
});

const SERVER_NOW = 'Wed, 15 Jul 2026 03:00:00 GMT';

test('a number of seconds', asks, 429, { 'retry-after': '7' }, 7000);
test('no time at all', asks, 503, { 'retry-after': '0' }, 0);
test(
  "an HTTP date is compared with the server's clock",
  asks,
  503,
  { 'retry-after': 'Wed, 15 Jul 2026 03:00:09 GMT', date: SERVER_NOW },
  9000,
);
test(
  'a date that is past is no wait',
  asks,
  429,
  { 'retry-after': 'Wed, 15 Jul 2026 02:59:00 GMT', date: SERVER_NOW },
  0,
);
test('a day is too long', asks, 503, { 'retry-after': '86400' }, MAX_RETRY_AFTER_MS);
test('so is a number without end', asks, 503, { 'retry-after': '9'.repeat(400) }, MAX_RETRY_AFTER_MS);
test(
  'so is a date in another century',
  asks,
  503,
  { 'retry-after': 'Wed, 15 Jul 2126 03:00:00 GMT', date: SERVER_NOW },
  MAX_RETRY_AFTER_MS,
);
for (const text of ['soon', '-5', '1.5', '2026-07-15T03:00:00Z', '']) {
  test(`"${text}" is neither`, asks, 503, { 'retry-after': text, date: SERVER_NOW }, undefined);
}
test('a server that is not busy asks for nothing', asks, 301, { 'retry-after': '7' }, undefined);
test('nor does one without the header', asks, 429, {}, undefined);

test("without the server's clock, a date is compared with our own", (t) => {
  const headers = new Headers({ 'retry-after': new Date(Date.now() + 30_000).toUTCString() });
  const ms = retryAfterMs({ status: 429, headers }) ?? 0;
  t.true(ms > 20_000 && ms <= 30_000, String(ms));
});
