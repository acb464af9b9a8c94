import test from 'ava';
import { RateLimit } from '../../../../services/schema-registry/src/proxy/rate-limit.ts';

test('a client may send a burst, and then a steady number a second', (t) => {
  let now = 0;
  const limit = new RateLimit(2, 3, () => now);
  const take = (count: number) => Array.from({ length: count }, () => limit.take('a'));
  t.deepEqual(take(4), [0, 0, 0, 1]);
  now += 500;
  t.deepEqual(take(2), [0, 1]);
  now += 60_000;
  t.deepEqual(take(4), [0, 0, 0, 1], 'a long rest allows no more than a burst');
});

test('a refused client learns when it may come again, and being refused costs it nothing', (t) => {
  let now = 0;
  const limit = new RateLimit(0.1, 1, () => now);
  t.is(limit.take('a'), 0);
  t.is(limit.take('a'), 10);
  now += 7000;
  t.is(limit.take('a'), 3);
  now += 3000;
  t.is(limit.take('a'), 0);
});

test('one client does not use up what another has', (t) => {
  const limit = new RateLimit(1, 1, () => 0);
  t.is(limit.take('a'), 0);
  t.is(limit.take('b'), 0);
  t.is(limit.take('a'), 1);
});

test('with a rate of 0 there is no limit', (t) => {
  const limit = new RateLimit(0, 1, () => 0);
  t.deepEqual(Array.from({ length: 50 }, () => limit.take('a')).filter(Boolean), []);
});
