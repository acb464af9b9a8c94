import test from 'ava';
import { monotonicClock } from '../../../../../services/simulator/src/play/schedule/clock.ts';

test('waiting ends not before its time', async (t) => {
  const time = monotonicClock.now() + 15;
  await monotonicClock.until(time, new AbortController().signal);
  t.true(monotonicClock.now() >= time);
});

test('a time that is past is not waited for, and an abort ends the waiting', async (t) => {
  const began = monotonicClock.now();
  await monotonicClock.until(began - 1000, new AbortController().signal);
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  await monotonicClock.until(began + 60_000, stop.signal);
  t.true(monotonicClock.now() - began < 5_000);
});
