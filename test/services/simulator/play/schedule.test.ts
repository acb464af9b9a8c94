import test from 'ava';
import { Schedule } from '../../../../services/simulator/src/play/schedule.ts';

test('visits start at whole multiples of the interval after the first', (t) => {
  const schedule = new Schedule(1000, 37_000);
  t.is(schedule.startOf(1), 1000);
  t.is(schedule.startOf(2), 38_000);
  t.is(schedule.startOf(1_000_001), 1000 + 1_000_000 * 37_000);
});

test('without an interval there is one visit', (t) => {
  const schedule = new Schedule(1000, undefined);
  t.is(schedule.startOf(1), 1000);
  t.is(schedule.startOf(2), undefined);
});
