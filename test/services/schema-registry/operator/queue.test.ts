import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { ApiError } from '../../../../services/schema-registry/src/operator/api/api-error.ts';
import { Queue } from '../../../../services/schema-registry/src/operator/queue.ts';

function started(t: ExecutionContext, work: (key: string) => Promise<void>, backoffMs = 500) {
  const stop = new AbortController();
  const failures: number[] = [];
  const queue = new Queue({
    work,
    onFailure: (_, __, retryMs) => failures.push(retryMs),
    signal: stop.signal,
    backoffMs,
  });
  const done = queue.run();
  t.teardown(async () => {
    stop.abort();
    await done;
  });
  return { queue, failures, stop, done };
}

/** Waits for what comes soon, on a machine with much to do later. */
async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 30_000; !isSo() && Date.now() < deadline;) await sleep(20);
}

test('what is added many times before its turn is done once', async (t) => {
  const worked: string[] = [];
  const { queue } = started(t, async (key) => void worked.push(key));
  for (const key of ['a', 'b', 'a', 'a']) queue.add(key);
  await until(() => worked.length >= 2);
  await sleep(300);
  t.deepEqual(worked, ['a', 'b']);
});

test('what is added while it is worked on is done again, and never twice at a time', async (t) => {
  let running = 0;
  let most = 0;
  let times = 0;
  const { queue } = started(t, async () => {
    running += 1;
    most = Math.max(most, running);
    times += 1;
    if (times === 1) queue.add('a');
    await sleep(50);
    running -= 1;
  });
  queue.add('a');
  await until(() => times === 2 && running === 0);
  await sleep(200);
  t.is(times, 2);
  t.is(most, 1);
});

test('what failed is tried again, ever later, until it is done', async (t) => {
  const times: number[] = [];
  const { queue, failures } = started(t, async () => {
    times.push(performance.now());
    if (times.length < 3) throw new Error('not yet');
  });
  queue.add('a');
  await until(() => times.length === 3);
  t.deepEqual(failures, [500, 1000]);
  t.true((times[1] ?? 0) - (times[0] ?? 0) >= 490 && (times[2] ?? 0) - (times[1] ?? 0) >= 990);
});

test('what is added while it waits for its next try is tried at once, and waits once alone', async (t) => {
  let times = 0;
  const work = async () => {
    times += 1;
    throw new Error('never');
  };
  const { queue, failures } = started(t, work, 4000);
  queue.add('a');
  await until(() => failures.length === 1);
  queue.add('a');
  await until(() => failures.length === 2);
  // The first wait would be over.
  await sleep(4500);
  t.is(times, 2);
  t.deepEqual(failures, [4000, 8000]);
});

test('at the end the work in hand is finished and no other begun', async (t) => {
  const worked: string[] = [];
  const begun = Promise.withResolvers<void>();
  const { queue, stop, done } = started(t, async (key) => {
    begun.resolve();
    await sleep(100);
    worked.push(key);
  });
  queue.add('a');
  queue.add('b');
  await begun.promise;
  stop.abort();
  await done;
  t.deepEqual(worked, ['a']);
});

test('what an API server asks to wait with is tried again after that', async (t) => {
  const { queue, failures } = started(t, () => Promise.reject(new ApiError(429, 'too many requests', 9000)), 4000);
  queue.add('a');
  await until(() => failures.length === 1);
  t.deepEqual(failures, [9000]);
});
