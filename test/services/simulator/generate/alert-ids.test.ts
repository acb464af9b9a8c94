import test from 'ava';
import { alertIds, MAX_ALERTS_PER_VISIT } from '../../../../services/simulator/src/generate/alert-ids.ts';

test('a visit of one alert has an id', (t) => {
  t.true(alertIds('one', 1)(0) > 0n);
});

test('the largest visit has ascending ids up to its last alert', (t) => {
  const idOf = alertIds('large', MAX_ALERTS_PER_VISIT);
  const [first, last] = [idOf(0), idOf(MAX_ALERTS_PER_VISIT - 1)];
  t.true(first < 2n ** 53n && last > 2n ** 53n && last < 2n ** 63n);
});

test('a larger visit is refused, since ids would meet those of other sets', (t) => {
  t.throws(() => alertIds('too large', MAX_ALERTS_PER_VISIT + 1), { message: /at most 1048576 alerts per visit, got 1048577/ });
});
