import { pixelsOf } from './pixels.ts';
import { cardsOf, readFits, type Hdu } from './read.ts';
import { readWorld, type World } from './world.ts';

/** A picture out of a FITS file, as numbers. */
export type Image = {
  width: number;
  height: number;
  /** Row by row from the bottom, as FITS counts them. A pixel without a value is NaN. */
  pixels: Float64Array;
  /** Its world coordinates, where the file has them. */
  world: World | undefined;
};

/** A part of a file that is a picture, and which of its axes are the picture's, counted from 1. */
export type Picture = { hdu: Hdu; axes: [number, number] };

/** Why no picture comes of some bytes, as a sentence's end: "it …". */
export type ImageFault = { fault: string };

/**
 * Reads the first part of a FITS file that is a picture (FITS standard 4.0, sections 4.4, 5 and 7.1). The bytes may be
 * anybody's: nothing is read or reserved for a picture that is larger than it may be.
 *
 * @param maxPixels the most pixels that a picture may have
 */
export function readImage(file: Buffer, maxPixels: number): Image | ImageFault {
  const hdus = readFits(file);
  if (hdus === undefined) return { fault: 'is no FITS file, or a damaged one' };
  const picture = pictureIn(hdus);
  if (picture === undefined) return { fault: 'has no image with two axes' };
  const { hdu, axes } = picture;
  const [width, height] = axes.map((axis) => hdu.shape[axis - 1]) as [number, number];
  if (width * height > maxPixels)
    return { fault: `has ${width} × ${height} pixels, more than the ${maxPixels} that are drawn` };
  const cards = cardsOf(file, hdus, hdu);
  return { width, height, pixels: pixelsOf(file, hdu, cards, width * height), world: readWorld(file, cards, axes) };
}

/** The first picture among a file's parts: neither tables nor random groups are any, nor arrays with more axes. */
export function pictureIn(hdus: Hdu[]): Picture | undefined {
  for (const hdu of hdus) {
    const axes = hdu.holds === 'array' ? axesOf(hdu.shape) : undefined;
    if (axes !== undefined) return { hdu, axes };
  }
  return undefined;
}

/** Those longer than 1; where there are fewer than two, the first ones besides. */
function axesOf(shape: number[]): Picture['axes'] | undefined {
  if (shape.length < 2 || shape.includes(0)) return undefined;
  const axes = shape.map((_, index) => index + 1);
  const long = axes.filter((axis) => shape[axis - 1] !== 1);
  if (long.length > 2) return undefined;
  const short = axes.filter((axis) => !long.includes(axis));
  return [...long, ...short].slice(0, 2).toSorted((a, b) => a - b) as Picture['axes'];
}
