import test from 'ava';
import { GaveUpError, Retry } from '../../../../services/alert-database/src/ingester/retry.ts';
import { memoryLog } from '../support/logs.ts';

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
  t.deepEqual(lines.map(({ event }) => event), ['retrying', 'recovered']);
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
  await t.throwsAsync(retry.untilDone(failing(1), () => true), { message: /failure with 0/ });
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
