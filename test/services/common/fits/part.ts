import { paddedLength } from '@alert-stream/common/fits/write.ts';

/** A part of a FITS file, of cards as they stand there, END added, and data. */
export function part(cards: string[], data: Buffer = Buffer.alloc(0)): Buffer {
  const header = [...cards, 'END'].map((card) => card.padEnd(80)).join('');
  return Buffer.concat([
    Buffer.from(header.padEnd(paddedLength(header.length)), 'latin1'),
    data,
    Buffer.alloc(paddedLength(data.length) - data.length),
  ]);
}

/** The cards that say what the data are, with nothing between them. */
export function arrayCards(bitpix: number, ...shape: number[]): string[] {
  const axes = shape.map((length, index) => `${`NAXIS${index + 1}`.padEnd(8)}= ${length}`);
  return [`BITPIX  = ${bitpix}`, `NAXIS   = ${shape.length}`, ...axes];
}

export const SIMPLE = 'SIMPLE  =                    T';
export const IMAGE = "XTENSION= 'IMAGE   '";
