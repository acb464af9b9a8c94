import { CARD_BYTES, paddedLength, VALUE_AT } from './write.ts';

/** One part of a FITS file: a header and, mostly, an array. */
export type Hdu = {
  /** `EXTNAME`; empty for the first part, and for one that has none. */
  name: string;
  /** `BITPIX`: 8, 16, 32 or 64 for integers, -32 or -64 for floats. */
  bitsPerPixel: number;
  /** `NAXIS1`, `NAXIS2`, …: the first is the one that runs fastest. */
  shape: number[];
  /** Where the array's first byte is, from the start of the file. */
  dataAt: number;
  dataBytes: number;
  /** Where each keyword's card stands, counted in cards from the start of the file. */
  cards: Map<string, number>;
};

const BITS = new Set([8, 16, 32, 64, -32, -64]);
const MAX_AXES = 9;

/**
 * Finds the parts of a FITS file (FITS standard 4.0, sections 3 and 4).
 *
 * @returns undefined when it is none, or is damaged or truncated
 */
export function readFits(file: Buffer): Hdu[] | undefined {
  const hdus: Hdu[] = [];
  for (let at = 0; at < file.length;) {
    const hdu = readHdu(file, at);
    if (hdu === undefined || hdu.dataAt + hdu.dataBytes > file.length) return undefined;
    hdus.push(hdu);
    at = hdu.dataAt + paddedLength(hdu.dataBytes);
  }
  return hdus.length === 0 ? undefined : hdus;
}

/** The number on a card. @returns NaN for a card that has none, or isn't there */
export function cardNumber(file: Buffer, card: number | undefined): number {
  return Number.parseFloat(cardText(file, card));
}

/** The text on a card, without quotes; empty for a card that isn't there. */
export function cardText(file: Buffer, card: number | undefined): string {
  return card === undefined ? '' : cardValue(file, card).replaceAll("'", '').trim();
}

function readHdu(file: Buffer, start: number): Hdu | undefined {
  const cards = headerCards(file, start);
  if (cards === undefined || !(start === 0 ? cards.has('SIMPLE') : cards.has('XTENSION'))) return undefined;
  const numberOf = (keyword: string) => cardNumber(file, cards.get(keyword));
  const [bitsPerPixel, axes] = [numberOf('BITPIX'), numberOf('NAXIS')];
  if (!BITS.has(bitsPerPixel) || !(axes >= 0 && axes <= MAX_AXES)) return undefined;
  const shape = Array.from({ length: axes }, (_, axis) => numberOf(`NAXIS${axis + 1}`));
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) return undefined;
  const pixels = axes === 0 ? 0 : shape.reduce((product, length) => product * length, 1);
  return {
    name: cardText(file, cards.get('EXTNAME')),
    bitsPerPixel,
    shape,
    dataAt: paddedLength(((cards.get('END') as number) + 1) * CARD_BYTES),
    dataBytes: (pixels * Math.abs(bitsPerPixel)) / 8,
    cards,
  };
}

/** @returns undefined when there is no END */
function headerCards(file: Buffer, start: number): Map<string, number> | undefined {
  const cards = new Map<string, number>();
  for (let at = start; at + CARD_BYTES <= file.length; at += CARD_BYTES) {
    const keyword = file.toString('latin1', at, at + 8).trimEnd();
    if (!cards.has(keyword)) cards.set(keyword, at / CARD_BYTES);
    if (keyword === 'END') return cards;
  }
  return undefined;
}

function cardValue(file: Buffer, card: number): string {
  const text = file.toString('latin1', card * CARD_BYTES + VALUE_AT, (card + 1) * CARD_BYTES);
  return (text.split(' /')[0] ?? '').trim();
}
