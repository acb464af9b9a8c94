import test from 'ava';
import { convertIndexedToRgb, decode } from 'fast-png';
import type { Image } from '@alert-stream/common/fits/image.ts';
import { drawPng, NO_VALUE_COLOUR } from '../../../../../services/alert-database/src/server/cutout-image/png.ts';

function colours(image: Omit<Image, 'world'>, scale: number) {
  const png = decode(drawPng({ ...image, world: undefined }, scale));
  const rgb = convertIndexedToRgb(png);
  const pixels = Array.from({ length: png.width * png.height }, (_, index) => [
    ...rgb.subarray(index * 3, index * 3 + 3),
  ]);
  return { width: png.width, height: png.height, pixels };
}

const black = [0, 0, 0];
const white = [255, 255, 255];
const none = [...NO_VALUE_COLOUR];
const image = { width: 2, height: 2, pixels: Float64Array.from([0, 9, Number.NaN, 0]) };

test('the first row of the image is the last of the drawing, and a pixel without a value has a colour', (t) => {
  t.deepEqual(colours(image, 1), { width: 2, height: 2, pixels: [none, black, black, white] });
});

test('a scale draws each pixel as a square', (t) => {
  const { width, height, pixels } = colours(image, 3);
  t.deepEqual([width, height], [6, 6]);
  t.deepEqual(pixels.slice(0, 6), [none, none, none, black, black, black]);
  t.deepEqual(pixels.slice(12, 18), pixels.slice(0, 6));
  t.deepEqual(pixels.slice(18, 24), [black, black, black, white, white, white]);
});
