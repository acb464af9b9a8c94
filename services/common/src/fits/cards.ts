import { CARD_BYTES, VALUE_AT } from './write.ts';

/** Where each keyword's card stands, counted in cards from the start of the file. */
export type Cards = ReadonlyMap<string, number>;

/** What stands in columns 9 and 10 of a card that has a value (FITS standard 4.0, section 4.1.2.2). */
const VALUE_INDICATOR = '= ';

/** Section 4.2.1: in quotes, one within is written twice, and nothing but printable ASCII. */
const STRING = /^ *'((?:[ -&(-~]|'')*)'/;
/** Sections 4.2.3 and 4.2.4: the exponent's letter is E or D. A slash begins the comment. */
const NUMBER = /^ *([+-]?(?:\d+\.?\d*|\.\d+)(?:[EDed][+-]?\d+)?) *(?:\/|$)/;
const INTEGER = /^ *([+-]?\d+) *(?:\/|$)/;
/** Section 4.2.2. */
const TRUE = /^ *T *(?:\/|$)/;

/** A longer text is cut: the standard sets no limit to a string that is continued. */
const MAX_TEXT = 200;

/**
 * Finds the cards of one header that have a value, and END. Of a keyword that is there twice the first counts; the
 * standard leaves it open.
 *
 * @param start the header's first byte
 * @returns undefined when there is no END
 */
export function readCards(file: Buffer, start: number): Cards | undefined {
  const cards = new Map<string, number>();
  for (let at = start; at + CARD_BYTES <= file.length; at += CARD_BYTES) {
    const keyword = keywordAt(file, at);
    const hasValue = file.toString('latin1', at + 8, at + VALUE_AT) === VALUE_INDICATOR;
    if ((hasValue && !cards.has(keyword)) || keyword === 'END') cards.set(keyword, at / CARD_BYTES);
    if (keyword === 'END') return cards;
  }
  return undefined;
}

/** The number on a card. @returns NaN for a card that has none, or isn't there */
export function cardNumber(file: Buffer, card: number | undefined): number {
  const [, number] = NUMBER.exec(valueOf(file, card)) ?? [];
  return number === undefined ? Number.NaN : Number(number.replace(/d/i, 'E'));
}

/** The integer on a card, whatever its size. @returns undefined for a card that has none, or isn't there */
export function cardInteger(file: Buffer, card: number | undefined): bigint | undefined {
  const [, integer] = INTEGER.exec(valueOf(file, card)) ?? [];
  return integer === undefined ? undefined : BigInt(integer.replace('+', ''));
}

/** Whether a card says T. */
export function cardTrue(file: Buffer, card: number | undefined): boolean {
  return TRUE.test(valueOf(file, card));
}

/** The text on a card and on those that continue it (section 4.2.1.2); empty for a card that isn't there. */
export function cardText(file: Buffer, card: number | undefined): string {
  let text = stringOf(valueOf(file, card));
  for (let next = (card ?? 0) + 1; text.endsWith('&') && text.length <= MAX_TEXT; next += 1) {
    if (keywordAt(file, next * CARD_BYTES) !== 'CONTINUE') break;
    text = text.slice(0, -1) + stringOf(valueOf(file, next));
  }
  return text.slice(0, MAX_TEXT);
}

function keywordAt(file: Buffer, at: number): string {
  return file.toString('latin1', at, at + 8).trimEnd();
}

function valueOf(file: Buffer, card: number | undefined): string {
  return card === undefined ? '' : file.toString('latin1', card * CARD_BYTES + VALUE_AT, (card + 1) * CARD_BYTES);
}

/** Spaces at a string's end say nothing, those at its beginning do. */
function stringOf(value: string): string {
  const [, text = ''] = STRING.exec(value) ?? [];
  return text.replaceAll("''", "'").trimEnd();
}
