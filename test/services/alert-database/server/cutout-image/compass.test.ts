import test from 'ava';
import type { Steps, World } from '@alert-stream/common/fits/world.ts';
import {
  arcsecondsPerPixel,
  directions,
  northInWords,
  stepsOnSky,
} from '../../../../../services/alert-database/src/server/cutout-image/compass.ts';

const PIXEL = 0.2 / 3600;

/** The sky as seen, turned by some degrees against the clock. */
function turned(degrees: number): Steps {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180) * PIXEL, Math.cos((degrees * Math.PI) / 180) * PIXEL];
  return [
    [-cos, -sin],
    [-sin, cos],
  ];
}

const rounded = (steps: Steps) => {
  const { north, east } = directions(steps);
  return [north.right, north.down, east.right, east.down].map((length) => Math.round(length * 1000) / 1000 + 0);
};

test('on the sky as it is usually shown north is up and east is to the left', (t) =>
  t.deepEqual(rounded(turned(0)), [0, -1, -1, 0]));
test('a mirrored image has east to the right', (t) =>
  t.deepEqual(
    rounded([
      [PIXEL, 0],
      [0, PIXEL],
    ]),
    [0, -1, 1, 0],
  ));
test('north turns with the image', (t) => t.deepEqual(rounded(turned(90)), [-1, 0, 0, 1]));

for (const [degrees, words] of [
  [0, 'north is up'],
  [30, 'north is 30° to the left of up'],
  [-100, 'north is 100° to the right of up'],
  [180, 'north is down'],
] as const) {
  test(`in words: ${words}`, (t) => t.is(northInWords(directions(turned(degrees)).north), words));
}

test("a pixel's size is the same however the image is turned", (t) => {
  for (const degrees of [0, 37, 200]) t.is(arcsecondsPerPixel(turned(degrees)).toFixed(6), '0.200000');
});

test('unnamed coordinates are taken for celestial ones where their reference point is the source', (t) => {
  const world = (axes: World['axes']): World => ({ axes, reference: [55.75, -32.25], steps: turned(0) });
  t.truthy(stepsOnSky(world('unnamed'), [55.7501, -32.2499]));
  t.is(stepsOnSky(world('unnamed'), [55.9, -32.25]), undefined);
  t.is(stepsOnSky(world('unnamed'), undefined), undefined);
  t.is(stepsOnSky(world('other'), [55.75, -32.25]), undefined);
  t.truthy(stepsOnSky(world('celestial'), undefined));
});
