import test from 'ava';
import { Schedule } from '../../../../../services/simulator/src/play/schedule/schedule.ts';

test('visits start at whole multiples of the interval after the first', (t) => {
  const schedule = new Schedule({ start: 1000, intervalMs: 37_000 });
  t.is(schedule.startOf(1), 1000);
  t.is(schedule.startOf(2), 38_000);
  t.is(schedule.startOf(1_000_001), 1000 + 1_000_000 * 37_000);
  t.is(schedule.intervalSeconds, 37);
});

test('a schedule without an interval has one visit', (t) => {
  const schedule = new Schedule({ start: 1000, intervalMs: undefined });
  t.is(schedule.startOf(1), 1000);
  t.is(schedule.startOf(2), undefined);
  t.is(schedule.after(1, 1e9), 2);
});

test('after the last visit there is none, however late it is', (t) => {
  const schedule = new Schedule({ start: 0, intervalMs: 1000, last: 3 });
  t.is(schedule.startOf(3), 2000);
  t.is(schedule.startOf(4), undefined);
  t.is(schedule.after(3, 1e9), 4);
  t.is(schedule.after(1, 1e9), 4);
});

for (const [now, next] of [
  [5_000, 2],
  [10_000, 2],
  [19_999, 2],
  [20_000, 3],
  [75_000, 8],
]) {
  test(`at ${now} ms, with a visit every 10 s, visit ${next} comes after the first`, (t) => {
    t.is(new Schedule({ start: 0, intervalMs: 10_000 }).after(1, now as number), next as number);
  });
}

test('a schedule that begins with a later visit counts from that', (t) => {
  const schedule = new Schedule({ start: 500, intervalMs: 100, first: 7 });
  t.is(schedule.startOf(7), 500);
  t.is(schedule.startOf(9), 700);
  t.is(schedule.after(7, 820), 10);
});
