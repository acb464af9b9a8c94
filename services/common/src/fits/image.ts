import { cardNumber, cardText, readFits, type Hdu } from './read.ts';

/** A picture out of a FITS file, as numbers. */
export type Image = {
  width: number;
  height: number;
  /** Row by row from the bottom, as FITS counts them. A pixel without a value is NaN. */
  pixels: Float64Array;
  /** Its world coordinates, where the file has them. */
  world: World | undefined;
};

/** How a picture lies in some coordinates, near its reference point (FITS standard 4.0, section 8). */
export type World = {
  /** What the axes are, by their names: right ascension and declination, others, or unnamed ones. */
  axes: 'celestial' | 'other' | 'unnamed';
  /** `CRVALi`: the coordinates of the reference point; NaN where the file has none. */
  reference: [number, number];
  /** How much each coordinate grows for a step of one pixel to the right, and for one up: a row each. */
  steps: Steps;
};

export type Steps = [[number, number], [number, number]];

/** Why no picture comes of some bytes, as a sentence's end: "it …". */
export type ImageFault = { fault: string };

/**
 * Reads the first part of a FITS file that is a picture (FITS standard 4.0, sections 4.4 and 5). The bytes may be
 * anybody's: nothing is read or reserved for a picture that is larger than it may be.
 *
 * @param maxPixels the most pixels that a picture may have
 */
export function readImage(file: Buffer, maxPixels: number): Image | ImageFault {
  const hdus = readFits(file);
  if (hdus === undefined) return { fault: 'is no FITS file, or a damaged one' };
  const hdu = hdus.find(({ shape }) => shape.length === 2 && shape.every((length) => length > 0));
  if (hdu === undefined) return { fault: 'has no array with two axes' };
  const [width, height] = hdu.shape as [number, number];
  if (width * height > maxPixels)
    return { fault: `has ${width} × ${height} pixels, more than the ${maxPixels} that are drawn` };
  return { width, height, pixels: pixelsOf(file, hdu, width * height), world: worldOf(file, hdu) };
}

function pixelsOf(file: Buffer, { bitsPerPixel, dataAt, cards }: Hdu, count: number): Float64Array {
  const number = (keyword: string, absent: number) => {
    const value = cardNumber(file, cards.get(keyword));
    return Number.isNaN(value) ? absent : value;
  };
  const [zero, scale, blank] = [number('BZERO', 0), number('BSCALE', 1), number('BLANK', Number.NaN)];
  const read = reader(file, bitsPerPixel);
  const bytes = Math.abs(bitsPerPixel) / 8;
  return Float64Array.from({ length: count }, (_, index) => {
    const stored = read(dataAt + index * bytes);
    return bitsPerPixel > 0 && stored === blank ? Number.NaN : zero + scale * stored;
  });
}

function reader(file: Buffer, bitsPerPixel: number): (at: number) => number {
  switch (bitsPerPixel) {
    case 8:
      return (at) => file.readUInt8(at);
    case 16:
      return (at) => file.readInt16BE(at);
    case 32:
      return (at) => file.readInt32BE(at);
    case 64:
      return (at) => Number(file.readBigInt64BE(at));
    case -32:
      return (at) => file.readFloatBE(at);
    default:
      return (at) => file.readDoubleBE(at);
  }
}

/** The linear part is `CDi_j`, or `PCi_j` times `CDELTi`. */
function worldOf(file: Buffer, { cards }: Hdu): World | undefined {
  const names = [1, 2].map((axis) => cardText(file, cards.get(`CTYPE${axis}`)).slice(0, 4));
  const value = (keyword: string, absent: number) =>
    cards.has(keyword) ? cardNumber(file, cards.get(keyword)) : absent;
  const direct = ['CD1_1', 'CD1_2', 'CD2_1', 'CD2_2'].some((keyword) => cards.has(keyword));
  const row = (i: 1 | 2): [number, number] => {
    const term = (j: 1 | 2) =>
      direct ? value(`CD${i}_${j}`, 0) : value(`PC${i}_${j}`, i === j ? 1 : 0) * value(`CDELT${i}`, 1);
    return [term(1), term(2)];
  };
  const steps: Steps = [row(1), row(2)];
  const area = steps[0][0] * steps[1][1] - steps[0][1] * steps[1][0];
  if (!Number.isFinite(area) || area === 0) return undefined;
  const axes = names.join() === 'RA--,DEC-' ? 'celestial' : names.join() === ',' ? 'unnamed' : 'other';
  return { axes, reference: [value('CRVAL1', Number.NaN), value('CRVAL2', Number.NaN)], steps };
}
