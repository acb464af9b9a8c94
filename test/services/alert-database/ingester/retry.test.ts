import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { Watchdog } from '@alert-stream/common/http/watchdog.ts';
import { GaveUpError, Retry } from '../../../../services/alert-database/src/ingester/retry.ts';
import { memoryLog } from '../../../support/memory-log.ts';

const never = () => false;

function failing(times: number): () => Promise<string> {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw new Error(`failure with ${left} to come`);
    return 'done';
  };
}

test('many that wait for the same trouble make one line, with its end', async (t) => {
  const { log, lines } = memoryLog();
  const retry = new Retry({ log, signal: new AbortController().signal, firstMs: 1, maxMs: 4, reportMs: 60_000 });
  const results = await Promise.all(Array.from({ length: 50 }, () => retry.untilDone(failing(5), never)));
  t.true(results.every((result) => result === 'done'));
  t.deepEqual(
    lines.map(({ event }) => event),
    ['retrying', 'recovered'],
  );
});

test('a trouble that lasts is told again', async (t) => {
  const { log, events } = memoryLog();
  const retry = new Retry({ log, signal: new AbortController().signal, firstMs: 2, maxMs: 2, reportMs: 0 });
  await retry.untilDone(failing(6), never);
  t.is(events('retrying').length, 6);
});

test('an error that no further try can mend is thrown at once', async (t) => {
  const { log, lines } = memoryLog();
  const retry = new Retry({ log, signal: new AbortController().signal });
  await t.throwsAsync(
    retry.untilDone(failing(1), () => true),
    { message: /failure with 0/ },
  );
  t.is(lines.length, 0);
});

test('a stop ends the waiting at once', async (t) => {
  const { log } = memoryLog();
  const stop = new AbortController();
  const retry = new Retry({ log, signal: stop.signal, firstMs: 60_000, maxMs: 60_000 });
  const waiting = retry.untilDone(failing(1), never);
  setImmediate(() => stop.abort());
  await t.throwsAsync(waiting, { instanceOf: GaveUpError, message: /failure with 0/ });
});

test('what waits longest is known while it waits, with how many do', async (t) => {
  const { log } = memoryLog();
  const stop = new AbortController();
  const retry = new Retry({ log, signal: stop.signal, firstMs: 60_000, maxMs: 60_000 });
  t.is(retry.longest(), undefined);
  const first = retry.untilDone(() => Promise.reject(new Error('the disk is full')), never);
  await sleep(30);
  const second = retry.untilDone(() => Promise.reject(new Error('the registry is away')), never);
  await sleep(1);
  t.like(retry.longest(), { count: 2, error: 'the disk is full' });
  t.true((retry.longest()?.forMs ?? 0) >= 25);
  stop.abort();
  await Promise.allSettled([first, second]);
  t.is(retry.longest(), undefined);
});

test('each failure that is tried again is told; the last word, good or bad, is not', async (t) => {
  const { log } = memoryLog();
  const told: string[] = [];
  const options = { firstMs: 1, maxMs: 1, onFailure: (error: unknown) => void told.push((error as Error).message) };
  const retry = new Retry({ log, signal: new AbortController().signal, ...options });
  await retry.untilDone(failing(2), never);
  await t.throwsAsync(retry.untilDone(failing(1), () => true));
  t.deepEqual(told, ['failure with 1 to come', 'failure with 0 to come']);
});

test('a watchdog watches each try, but not the pauses between them', async (t) => {
  const { log } = memoryLog();
  const clock = { now: 0 };
  const watchdog = new Watchdog('tries', 1000, () => clock.now);
  const stop = new AbortController();
  const retry = new Retry({ log, signal: stop.signal, firstMs: 60_000, maxMs: 60_000, watchdog });
  const waiting = retry.untilDone(failing(1), never);
  await sleep(1);
  clock.now = 1e9;
  t.deepEqual(watchdog.stuck(), []);
  const trying = retry.untilDone(
    () =>
      new Promise<never>((_, reject) => void stop.signal.addEventListener('abort', () => reject(new Error('over')))),
    never,
  );
  clock.now += 2000;
  t.is(watchdog.stuck().length, 1);
  stop.abort();
  await Promise.allSettled([waiting, trying]);
});

test('a server that asks to wait is given as long', async (t) => {
  const { log } = memoryLog();
  const retry = new Retry({ log, signal: new AbortController().signal, firstMs: 1, maxMs: 1 });
  const times: number[] = [];
  const task = async () => {
    times.push(performance.now());
    if (times.length === 1) throw new AlertStreamError('REGISTRY', 'busy', { retriable: true, retryAfterMs: 300 });
  };
  await retry.untilDone(task, never);
  const [first = 0, second = 0] = times;
  t.true(second - first >= 299, `${second - first} ms`);
});
