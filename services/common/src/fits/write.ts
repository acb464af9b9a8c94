/** FITS files come in blocks of this many bytes, and lines ("cards") of 80 characters (FITS standard 4.0, section 3). */
const BLOCK_BYTES = 2880;

/** Bytes of a header's line. */
export const CARD_BYTES = 80;

/** Where a card's value begins. */
export const VALUE_AT = 10;

const VALUE_WIDTH = 20;

export type Card = { keyword: string; value: string | number | boolean; comment?: string };

/** A header: its cards, END, and spaces up to a whole number of blocks. */
export function header(cards: Card[]): Buffer {
  const text = [...cards.map((card) => cardText(card)), 'END'.padEnd(CARD_BYTES)].join('');
  return Buffer.from(text.padEnd(paddedLength(text.length)), 'latin1');
}

/** The length of data in a FITS file, which is padded to whole blocks. */
export function paddedLength(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}

/**
 * Replaces the number of one card, in place, however the card was written; its comment stays as far as there is room.
 *
 * @param card the card's place in the file, from 0
 */
export function setNumber(fits: Buffer, card: number, value: number): void {
  const field = fits.subarray(card * CARD_BYTES + VALUE_AT, (card + 1) * CARD_BYTES);
  const slash = field.indexOf('/');
  const comment = slash === -1 ? '' : ` ${field.toString('latin1', slash).trimEnd()}`;
  field.write(`${numberText(value)}${comment}`.padEnd(field.length), 'latin1');
}

function cardText({ keyword, value, comment }: Card): string {
  const text = typeof value === 'string' ? `'${value.padEnd(8)}'`.padEnd(VALUE_WIDTH) : scalarText(value);
  return `${keyword.padEnd(8)}= ${text}${comment === undefined ? '' : ` / ${comment}`}`
    .slice(0, CARD_BYTES)
    .padEnd(CARD_BYTES);
}

function scalarText(value: number | boolean): string {
  return typeof value === 'number' ? numberText(value) : (value ? 'T' : 'F').padStart(VALUE_WIDTH);
}

function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value).padStart(VALUE_WIDTH);
  const precise = value.toPrecision(14);
  return precise.toUpperCase().padStart(VALUE_WIDTH);
}
