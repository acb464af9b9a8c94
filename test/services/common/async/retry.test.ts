import test from 'ava';
import { backoffMs, retry } from '@alert-stream/common/async/retry.ts';

const never = new AbortController().signal;

/** Fails a number of times, then succeeds. */
function failing(times: number) {
  let calls = 0;
  const task = async () => {
    calls += 1;
    if (calls <= times) throw new Error(`failure ${calls}`);
    return calls;
  };
  return { task, calls: () => calls };
}

test('retry repeats a task until it succeeds, and passes each error with the number of attempts', async (t) => {
  const seen: [string, number][] = [];
  const delayMs = (error: unknown, attempt: number) => seen.push([(error as Error).message, attempt]) && 1;
  t.is(await retry(failing(2).task, { signal: never, delayMs }), 3);
  t.deepEqual(seen, [
    ['failure 1', 1],
    ['failure 2', 2],
  ]);
});

test('retry throws an error that is final without another attempt', async (t) => {
  const { task, calls } = failing(5);
  const delayMs = (_: unknown, attempt: number) => (attempt < 2 ? 0 : undefined);
  await t.throwsAsync(retry(task, { signal: never, delayMs }), { message: 'failure 2' });
  t.is(calls(), 2);
});

test('retry throws the last error when the signal aborts during the wait', async (t) => {
  const { task, calls } = failing(5);
  await t.throwsAsync(retry(task, { signal: AbortSignal.timeout(20), delayMs: () => 60_000 }), {
    message: 'failure 1',
  });
  t.is(calls(), 1);
});

test('retry makes one attempt when the signal has already aborted', async (t) => {
  const delayMs = () => t.fail();
  await t.throwsAsync(retry(failing(1).task, { signal: AbortSignal.abort(), delayMs: () => (delayMs(), 0) }), {
    message: 'failure 1',
  });
  t.is(await retry(failing(0).task, { signal: AbortSignal.abort(), delayMs: () => 0 }), 1);
});

test('backoffMs doubles from attempt to attempt up to its maximum', (t) => {
  t.deepEqual(
    [1, 2, 3, 6, 7, 5000].map((attempt) => backoffMs(attempt)),
    [100, 200, 400, 3200, 5000, 5000],
  );
  t.deepEqual(
    [1, 2, 3].map((attempt) => backoffMs(attempt, { firstMs: 1000, maxMs: 3000 })),
    [1000, 2000, 3000],
  );
});
