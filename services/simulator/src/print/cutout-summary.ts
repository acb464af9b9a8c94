import { readFits, type Hdu } from '@alert-stream/common/fits/read.ts';

/**
 * Summarizes a bytes field of an alert: its size, and for a FITS file the shape and type of each part, such as
 * `34560 bytes: 30x30 float32, UNCERT 30x30 float32, PSFIMAGE 41x41 float64`.
 */
export function cutoutSummary(cutout: Buffer): string {
  const parts = readFits(cutout)?.map((hdu) => partText(hdu));
  return [`${cutout.length} bytes`, ...(parts === undefined ? [] : [parts.join(', ')])].join(': ');
}

function partText({ name, ...hdu }: Hdu): string {
  return name === '' ? dataText(hdu) : `${name} ${dataText(hdu)}`;
}

function dataText({ holds, shape, bitsPerPixel }: Omit<Hdu, 'name'>): string {
  if (holds === 'table') return `table of ${shape[1] ?? 0} rows`;
  if (holds === 'groups') return 'random groups';
  if (shape.length === 0) return 'no data';
  const type = bitsPerPixel < 0 ? `float${-bitsPerPixel}` : bitsPerPixel === 8 ? 'uint8' : `int${bitsPerPixel}`;
  return `${shape.join('x')} ${type}`;
}
