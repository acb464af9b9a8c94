import test from 'ava';
import { RateLimit } from '../../../../../services/simulator/src/play/schedule/rate-limit.ts';

test('a limit without a rate delays no event', (t) => {
  const limit = new RateLimit(undefined);
  for (let taken = 0; taken < 100; taken += 1) limit.record(5);
  t.true(limit.next <= 5);
});

test("in a second no more than the rate, and what a timer's lateness allows, may happen", (t) => {
  const limit = new RateLimit(1000);
  let taken = 0;
  // A timer that wakes up every 7 ms.
  for (let now = 0; now < 1000; now += 7) {
    while (limit.next <= now) {
      limit.record(now);
      taken += 1;
    }
  }
  t.true(taken >= 990 && taken <= 1021, `${taken}`);
});

test('a pause is not made up for', (t) => {
  const limit = new RateLimit(100);
  limit.record(0);
  let taken = 0;
  for (; limit.next <= 60_000; taken += 1) limit.record(60_000);
  t.true(taken <= 4, `${taken}`);
});
