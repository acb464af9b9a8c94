import test from 'ava';
import { stretchOf } from '../../../../../services/alert-database/src/server/cutout-image/stretch.ts';

/** A field of noise between -1 and 1, with a bright and a dark source. */
const field = Float64Array.from({ length: 2000 }, (_, index) => Math.sin(index * 12.9898));
field.fill(500, 10, 20);
field.fill(-500, 30, 40);

test('the background is in the middle between two equal sources, which are black and white', (t) => {
  const stretch = stretchOf(field);
  t.is(stretch(500), 1);
  t.is(stretch(-500), 0);
  t.true(Math.abs((stretch(0) as number) - 0.5) < 0.01);
});

test('noise stays to be seen beside a source that is 500 times as bright', (t) => {
  const stretch = stretchOf(field);
  t.true((stretch(1) as number) - (stretch(-1) as number) > 0.05);
});

test('brighter is never darker, and infinities are the ends', (t) => {
  const stretch = stretchOf(field);
  const drawn = [Number.NEGATIVE_INFINITY, -900, -3, -1, 0, 0.5, 2, 40, 900, Number.POSITIVE_INFINITY].map(
    (value) => stretch(value) as number,
  );
  t.deepEqual(
    drawn,
    drawn.toSorted((a, b) => a - b),
  );
  t.deepEqual([drawn[0], drawn.at(-1)], [0, 1]);
});

test('a pixel without a value has no brightness', (t) => {
  t.is(stretchOf(field)(Number.NaN), undefined);
  t.is(stretchOf(new Float64Array(4).fill(Number.NaN))(Number.NaN), undefined);
});

test('an image of one value is grey, and one of two values black and white', (t) => {
  t.is(stretchOf(new Float64Array(9).fill(7))(7), 0.5);
  const two = stretchOf(Float64Array.from([1, 1, 1, 1, 1, 1, 1, 2]));
  t.deepEqual([two(1), two(2)], [0, 1]);
});
