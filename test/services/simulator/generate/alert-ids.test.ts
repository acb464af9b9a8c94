import test from 'ava';
import { alertIds, MAX_ALERTS, MAX_ALERTS_PER_VISIT } from '../../../../services/simulator/src/generate/alert-ids.ts';

test('a visit of one alert has an id', (t) => {
  t.true(alertIds('one', 1)(0) > 0n);
});

test('the largest visit has ascending ids up to its last alert', (t) => {
  const idOf = alertIds('large', MAX_ALERTS_PER_VISIT);
  const [first, last] = [idOf(0), idOf(MAX_ALERTS_PER_VISIT - 1)];
  t.true(first < 2n ** 53n && last > 2n ** 53n && last < 2n ** 63n);
});

test('a set of many visits has room for its running numbers: the ids of its two halves stay apart', (t) => {
  const idOf = alertIds('nights', MAX_ALERTS);
  const [first, middle, last] = [idOf(0), idOf(MAX_ALERTS / 2), idOf(MAX_ALERTS - 1)];
  t.is(middle - first, 2n ** 52n + BigInt(MAX_ALERTS / 2));
  t.is(last - middle, BigInt(MAX_ALERTS / 2 - 1));
  // The running number has bits of its own: it never reaches into those that tell sets apart.
  t.is(first % BigInt(MAX_ALERTS), 0n);
});

test('a larger set is refused, since ids would meet those of other sets', (t) => {
  t.throws(() => alertIds('too large', MAX_ALERTS + 1), { message: /at most 67108864 alerts, got 67108865/ });
});
