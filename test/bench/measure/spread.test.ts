import test from 'ava';
import { percentile, slope, spreadOf } from '../../../bench/measure/spread.ts';

test('the median of several runs, the least and the greatest, in whatever order they came', (t) => {
  t.deepEqual(spreadOf([30, 10, 20]), { median: 20, min: 10, max: 30 });
  t.deepEqual(spreadOf([4, 1, 3, 2]), { median: 2.5, min: 1, max: 4 });
  t.deepEqual(spreadOf([7]), { median: 7, min: 7, max: 7 });
});

test('values are ordered as numbers', (t) => {
  t.is(spreadOf([10, 9, 100]).median, 10);
});

test('a percentile lies between two values in proportion', (t) => {
  t.is(percentile([0, 10], 0.25), 2.5);
  t.is(percentile([5, 1, 2, 3, 4], 0.5), 3);
  t.is(percentile([1, 2, 3, 4, 5], 1), 5);
  t.is(
    percentile(
      Array.from({ length: 101 }, (_, value) => value),
      0.99,
    ),
    99,
  );
});

test('the slope is what each value grows by', (t) => {
  t.is(slope([1, 3, 5, 7]), 2);
  t.is(slope([4, 4, 4]), 0);
  t.is(slope([1, -1, 1, -1, 1]), 0);
  t.is(slope([2, 1]), -1);
});

test('of nothing there is no statistic', (t) => {
  t.throws(() => spreadOf([]), { message: 'expected at least one value, got none' });
  t.throws(() => slope([1]), { message: 'expected at least two values, got 1' });
});
