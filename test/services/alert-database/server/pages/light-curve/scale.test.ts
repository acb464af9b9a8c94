import test from 'ava';
import { scaleOf } from '../../../../../../services/alert-database/src/server/pages/light-curve/scale.ts';

const of = (...values: number[]) => scaleOf(values, [0, 100], { ticks: 5, alone: 0.5 });

test('all values are on the axis, with room beyond the first and the last', (t) => {
  const { of: place } = of(10, 20);
  t.true(place(10) > 0 && place(10) < 10);
  t.true(place(20) < 100 && place(20) > 90);
  t.is(place(15), 50);
});

test('ticks stand at easy numbers, with as many digits as they need', (t) => {
  t.deepEqual(
    of(0, 1000).ticks.map(({ label }) => label),
    ['0', '500', '1000'],
  );
  t.deepEqual(
    of(-0.4, 0.4).ticks.map(({ label }) => label),
    ['−0.4', '−0.2', '0.0', '0.2', '0.4'],
  );
  t.deepEqual(
    of(61_000.1, 61_000.3).ticks.map(({ label }) => label),
    ['61000.10', '61000.15', '61000.20', '61000.25', '61000.30'],
  );
});

test('an axis may go down, as that of a drawing does', (t) => {
  const { of: place } = scaleOf([0, 10], [100, 0], { ticks: 5, alone: 1 });
  t.true(place(10) < place(0));
});

test('one value stands in the middle', (t) => {
  const { of: place, ticks } = of(60_961.23);
  t.is(place(60_961.23), 50);
  t.true(ticks.length >= 2);
});

for (const values of [[0, 1e300], [0, 1e-300], [-1.7e308, 1.7e308], [1e20], [60_000, 60_000 + 1e-11]]) {
  test(`${values.join(' to ')} makes an axis of few ticks`, (t) => t.true(of(...values).ticks.length <= 12));
}

test('many values do', (t) => {
  t.notThrows(() =>
    scaleOf(
      Array.from({ length: 300_000 }, (_, index) => index),
      [0, 1],
      { ticks: 5, alone: 1 },
    ),
  );
});
