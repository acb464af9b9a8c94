import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { whenAllowed } from '@alert-stream/common/http/when-allowed.ts';

/** Fails so many times, each asking for a wait. */
function busy(times: number, retryAfterMs: number | undefined) {
  const calls: number[] = [];
  const request = async () => {
    calls.push(performance.now());
    if (calls.length <= times) throw new AlertStreamError('REGISTRY', 'busy', { retriable: true, retryAfterMs });
    return 'done';
  };
  return { calls, request };
}

const never = new AbortController().signal;

test('a request is repeated after as long as the server asks to wait', async (t) => {
  const { calls, request } = busy(2, 150);
  t.is(await whenAllowed(request, never), 'done');
  const [first = 0, second = 0, third = 0] = calls;
  t.true(second - first >= 149 && third - second >= 149, `${second - first} ms, ${third - second} ms`);
});

test('what asks for no wait is thrown at once', async (t) => {
  const { calls, request } = busy(1, undefined);
  await t.throwsAsync(whenAllowed(request, never), { message: 'busy' });
  t.is(calls.length, 1);
});

test('a server that always asks for a wait is given up, also when it names no time', async (t) => {
  const { calls, request } = busy(Number.POSITIVE_INFINITY, 0);
  await t.throwsAsync(whenAllowed(request, never), { message: 'busy' });
  t.is(calls.length, 121);
});

test('a stop ends the waiting', async (t) => {
  const { calls, request } = busy(1000, 60_000);
  await t.throwsAsync(whenAllowed(request, AbortSignal.timeout(50)), { message: 'busy' });
  t.is(calls.length, 2);
});
