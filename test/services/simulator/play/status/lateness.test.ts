import test from 'ava';
import { summarizeLateness } from '../../../../../services/simulator/src/play/status/lateness.ts';

test('percentiles are those of the nearest rank', (t) => {
  const lateness = Array.from({ length: 100 }, (_, index) => 100 - index);
  t.deepEqual(summarizeLateness(lateness), { p50: 50, p99: 99, max: 100 });
});

test('the lateness of one alert is every percentile, and that of none is zero', (t) => {
  t.deepEqual(summarizeLateness([3]), { p50: 3, p99: 3, max: 3 });
  t.deepEqual(summarizeLateness([]), { p50: 0, p99: 0, max: 0 });
});
