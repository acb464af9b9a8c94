import { readFits, type Hdu } from '@alert-stream/common/fits/read.ts';

/**
 * Bytes of an alert in a few words: their number, and for a FITS file the shape and type of each part, such as
 * `34560 bytes: 30x30 float32, UNCERT 30x30 float32, PSFIMAGE 41x41 float64`.
 */
export function cutoutSummary(cutout: Buffer): string {
  const parts = readFits(cutout)?.map((hdu) => partText(hdu));
  return [`${cutout.length} bytes`, ...(parts === undefined ? [] : [parts.join(', ')])].join(': ');
}

function partText({ name, shape, bitsPerPixel }: Hdu): string {
  const type = bitsPerPixel < 0 ? `float${-bitsPerPixel}` : bitsPerPixel === 8 ? 'uint8' : `int${bitsPerPixel}`;
  const array = shape.length === 0 ? 'no data' : `${shape.join('x')} ${type}`;
  return name === '' ? array : `${name} ${array}`;
}
