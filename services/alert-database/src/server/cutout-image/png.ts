import { encode } from 'fast-png';
import type { Image } from '@alert-stream/common/fits/image.ts';
import { stretchOf } from './stretch.ts';

/** The most pixels of a cutout that is drawn; Rubin's have some thousands. */
export const MAX_PIXELS = 2 ** 20;

/** The most pixels of a drawing. */
export const MAX_DRAWN_PIXELS = 2 ** 22;

/** The colour of pixels without a value: no grey, so that it can't be mistaken for a brightness. */
export const NO_VALUE_COLOUR = [176, 92, 20] as const;

const GREYS = 255;
const PALETTE = [...Array.from({ length: GREYS }, (_, grey) => greyOf(grey)), [...NO_VALUE_COLOUR]];

function greyOf(level: number): [number, number, number] {
  const grey = Math.round((level * 255) / (GREYS - 1));
  return [grey, grey, grey];
}

/**
 * Draws an image as a PNG, the first row at the bottom as FITS viewers do.
 *
 * @param scale how many pixels wide and high each of the image's pixels is drawn
 */
export function drawPng({ width, height, pixels }: Image, scale: number): Uint8Array {
  const stretch = stretchOf(pixels);
  const data = new Uint8Array(width * height * scale * scale);
  const rowLength = width * scale;
  for (let y = 0; y < height; y += 1) {
    const row = data.subarray(y * scale * rowLength, (y * scale + 1) * rowLength);
    for (let x = 0; x < width; x += 1) {
      const brightness = stretch(pixels[(height - 1 - y) * width + x] as number);
      row.fill(brightness === undefined ? GREYS : Math.round(brightness * (GREYS - 1)), x * scale, (x + 1) * scale);
    }
    for (let copy = 1; copy < scale; copy += 1) data.set(row, (y * scale + copy) * rowLength);
  }
  return encode({ width: rowLength, height: height * scale, data, depth: 8, channels: 1, palette: PALETTE });
}
