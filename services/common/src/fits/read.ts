import { cardInteger, cardNumber, cardText, cardTrue, readCards, type Cards } from './cards.ts';
import { CARD_BYTES, paddedLength } from './write.ts';

/** One part of a FITS file: a header and, mostly, data. */
export type Hdu = {
  /** `EXTNAME` (FITS standard 4.0, section 4.4.2.6); empty for a part that has none. */
  name: string;
  /** What its data are; `groups` are random groups (section 6), `other` an extension that isn't known here. */
  holds: 'array' | 'table' | 'groups' | 'other';
  /** `BITPIX`: 8, 16, 32 or 64 for integers, -32 or -64 for floats. */
  bitsPerPixel: number;
  /** `NAXIS1`, `NAXIS2`, …: the first is the one that runs fastest. */
  shape: number[];
  /** Where the first byte of the data is, from the start of the file. */
  dataAt: number;
  /** Of all the data: a table's heap belongs to them. */
  dataBytes: number;
  cards: Cards;
};

const BITS = new Set([8, 16, 32, 64, -32, -64]);

/** Section 4.4.1.1. */
const MAX_AXES = 999;

/** `XTENSION` of the standard's own extensions (section 7). Compressed images are tables (section 10). */
const EXTENSIONS = new Map<string, Hdu['holds']>([
  ['IMAGE', 'array'],
  ['TABLE', 'table'],
  ['BINTABLE', 'table'],
]);

/**
 * Finds the parts of a FITS file (FITS standard 4.0, sections 3 and 4). Bytes behind the last part that don't begin
 * another one are passed over (section 3.5).
 *
 * @returns undefined when it is none, or is damaged or truncated
 */
export function readFits(file: Buffer): Hdu[] | undefined {
  const hdus: Hdu[] = [];
  for (let at = 0; at === 0 || beginsWith(file, at, 'XTENSION');) {
    const hdu = readHdu(file, at);
    if (hdu === undefined || hdu.dataAt + hdu.dataBytes > file.length) return undefined;
    hdus.push(hdu);
    at = hdu.dataAt + paddedLength(hdu.dataBytes);
  }
  return hdus;
}

/**
 * A part's cards, and those of the first part where it inherits them (section 4.4.2.6).
 *
 * @param hdu one of `hdus`
 */
export function cardsOf(file: Buffer, hdus: Hdu[], { cards }: Hdu): Cards {
  if (!cardTrue(file, cards.get('INHERIT'))) return cards;
  return new Map([...(hdus[0] as Hdu).cards, ...cards]);
}

function readHdu(file: Buffer, start: number): Hdu | undefined {
  const cards = readCards(file, start);
  const holds = cards === undefined ? undefined : dataOf(file, start, cards);
  if (cards === undefined || holds === undefined) return undefined;
  const bitsPerPixel = cardNumber(file, cards.get('BITPIX'));
  const shape = shapeOf(file, cards);
  if (!BITS.has(bitsPerPixel) || shape === undefined) return undefined;
  const elements = elementsOf(file, { cards, shape, holds, primary: start === 0 });
  if (elements === undefined) return undefined;
  return {
    name: cardText(file, cards.get('EXTNAME')),
    holds,
    bitsPerPixel,
    shape,
    dataAt: paddedLength(((cards.get('END') as number) + 1) * CARD_BYTES),
    dataBytes: (elements * Math.abs(bitsPerPixel)) / 8,
    cards,
  };
}

/** By the header's first card. `SIMPLE = F` is a file that differs from the standard in ways that it doesn't say. */
function dataOf(file: Buffer, start: number, cards: Cards): Hdu['holds'] | undefined {
  const first = start / CARD_BYTES;
  if (start > 0) {
    if (cards.get('XTENSION') !== first) return undefined;
    return EXTENSIONS.get(cardText(file, first)) ?? 'other';
  }
  if (cards.get('SIMPLE') !== first || !cardTrue(file, first)) return undefined;
  const grouped = cardTrue(file, cards.get('GROUPS')) && cardNumber(file, cards.get('NAXIS1')) === 0;
  return grouped ? 'groups' : 'array';
}

function shapeOf(file: Buffer, cards: Cards): number[] | undefined {
  const axes = cardNumber(file, cards.get('NAXIS'));
  if (!isCount(axes) || axes > MAX_AXES) return undefined;
  const shape = Array.from({ length: axes }, (_, axis) => cardNumber(file, cards.get(`NAXIS${axis + 1}`)));
  return shape.every(isCount) ? shape : undefined;
}

/**
 * The number of elements, by equation 1 (section 4.4.1.1), 2 (4.4.1.2, extensions) or 4 (6.1.1, random groups, whose
 * first axis is 0 and not counted).
 */
function elementsOf(
  file: Buffer,
  { cards, shape, holds, primary }: Pick<Hdu, 'cards' | 'shape' | 'holds'> & { primary: boolean },
): number | undefined {
  const counted = holds === 'groups' ? shape.slice(1) : shape;
  const array = counted.length === 0 || counted.includes(0) ? 0 : counted.reduce((product, length) => product * length);
  if (primary && holds !== 'groups') return array;
  const count = (keyword: string, absent: number) => Number(cardInteger(file, cards.get(keyword)) ?? absent);
  const [parameters, groups] = [count('PCOUNT', 0), count('GCOUNT', 1)];
  return isCount(parameters) && isCount(groups) ? groups * (parameters + array) : undefined;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function beginsWith(file: Buffer, at: number, text: string): boolean {
  return file.toString('latin1', at, at + text.length) === text;
}
