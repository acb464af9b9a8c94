import test from 'ava';
import { cardInteger, cardNumber, cardText, cardTrue, readCards } from '@alert-stream/common/fits/cards.ts';
import { part } from './part.ts';

const on = <T>(read: (file: Buffer, card: number | undefined) => T, ...cards: string[]) => {
  const file = part(cards);
  return read(file, readCards(file, 0)?.get('KEY'));
};

for (const [value, expected] of [
  ['                  5.0', 5],
  ['-5.0D-05', -5e-5],
  ['+1.5E+02 / comment', 150],
  ['.5/comment without a space', 0.5],
  ['5.', 5],
  ['', Number.NaN],
  ['/ 5', Number.NaN],
  ["'5.0'", Number.NaN],
  ['5.0 nJy', Number.NaN],
  ['0x10', Number.NaN],
  ['Infinity', Number.NaN],
  ['T', Number.NaN],
] as const) {
  test(`the number in "${value}" is ${expected}`, (t) => t.is(on(cardNumber, `KEY     = ${value}`), expected));
}

test('an integer is exact, whatever its size', (t) => {
  t.is(on(cardInteger, 'KEY     = -9223372036854775808 / least'), -(2n ** 63n));
  t.is(on(cardInteger, 'KEY     = +7'), 7n);
  t.is(on(cardInteger, 'KEY     = 7.0'), undefined);
});

for (const [value, expected] of [
  ["'RA---TAN'", 'RA---TAN'],
  ["'IMAGE   '           / extension", 'IMAGE'],
  ["'O''Hara'", "O'Hara"],
  ["'a / b'/ c", 'a / b'],
  ["  ' a'", ' a'],
  ["''", ''],
  ['bare', ''],
  ["'open", ''],
  ["'\u{1b}[2J'", ''],
] as const) {
  test(`the text in ${JSON.stringify(value)} is ${JSON.stringify(expected)}`, (t) =>
    t.is(on(cardText, `KEY     = ${value}`), expected));
}

test('a long text goes on in the next cards, to a limit', (t) => {
  t.is(
    on(cardText, "KEY     = 'one &'", "CONTINUE  'two&' / more", "CONTINUE  ' three'", "CONTINUE  'four'"),
    'one two three',
  );
  t.is(on(cardText, "KEY     = 'R&'", "OTHER   = 'D'"), 'R&');
  t.is(
    on(cardText, "KEY     = '&'", ...Array.from({ length: 90 }, () => `CONTINUE  '${'x'.repeat(60)}&'`)).length,
    200,
  );
});

test('a card without a value indicator has no value, and of two with one the first counts', (t) => {
  t.is(on(cardNumber, 'KEY       1', 'KEY     =2', 'COMMENT = 3', 'KEY     = 4', 'KEY     = 5'), 4);
  t.is(on(cardNumber, 'key     = 4'), Number.NaN);
});

test('only T is true', (t) => {
  t.true(on(cardTrue, 'KEY     =                    T / yes'));
  for (const value of ['F', "'T'", 'TRUE', '1', '']) t.false(on(cardTrue, `KEY     = ${value}`), value);
});

test('a header without END is none', (t) => {
  t.is(readCards(Buffer.from('KEY     = 1'.padEnd(2880)), 0), undefined);
});
