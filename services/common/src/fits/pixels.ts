import { cardInteger, cardNumber, type Cards } from './cards.ts';
import type { Hdu } from './read.ts';

/** How stored numbers become values (FITS standard 4.0, section 4.4.2.5). */
type Scaling = {
  /** `BZERO`. */
  zero: number;
  /** `BSCALE`. */
  scale: number;
  /** `BLANK`: the stored integer that stands for no value. Floats have NaN for it. */
  blank: bigint | undefined;
};

type Reader = (at: number) => number;

/**
 * The values of an array, one without a value as NaN.
 *
 * @param count how many of them, from the first
 */
export function pixelsOf(file: Buffer, { bitsPerPixel, dataAt }: Hdu, cards: Cards, count: number): Float64Array {
  const number = (keyword: string, absent: number) => {
    const value = cardNumber(file, cards.get(keyword));
    return Number.isNaN(value) ? absent : value;
  };
  const blank = bitsPerPixel > 0 ? cardInteger(file, cards.get('BLANK')) : undefined;
  const scaling = { zero: number('BZERO', 0), scale: number('BSCALE', 1), blank };
  const value = bitsPerPixel === 64 ? longs(file, scaling) : scaled(reader(file, bitsPerPixel), scaling);
  const bytes = Math.abs(bitsPerPixel) / 8;
  return Float64Array.from({ length: count }, (_, index) => value(dataAt + index * bytes));
}

function scaled(read: Reader, { zero, scale, blank }: Scaling): Reader {
  const none = blank === undefined ? undefined : Number(blank);
  return (at) => {
    const stored = read(at);
    return stored === none ? Number.NaN : zero + scale * stored;
  };
}

/**
 * Unsigned integers of 64 bits are stored less 2^63 (section 5.2.5). Small ones would all become one number if `BZERO`
 * were added to doubles, which are 1,024 apart there.
 */
function longs(file: Buffer, { zero, scale, blank }: Scaling): Reader {
  const whole = scale === 1 && Number.isInteger(zero) ? BigInt(zero) : undefined;
  return (at) => {
    const stored = file.readBigInt64BE(at);
    if (stored === blank) return Number.NaN;
    return whole === undefined ? zero + scale * Number(stored) : Number(stored + whole);
  };
}

function reader(file: Buffer, bitsPerPixel: number): Reader {
  switch (bitsPerPixel) {
    case 8:
      return (at) => file.readUInt8(at);
    case 16:
      return (at) => file.readInt16BE(at);
    case 32:
      return (at) => file.readInt32BE(at);
    case -32:
      return (at) => file.readFloatBE(at);
    default:
      return (at) => file.readDoubleBE(at);
  }
}
