import test from 'ava';
import { cardNumber } from '@alert-stream/common/fits/cards.ts';
import { setNumber } from '@alert-stream/common/fits/write.ts';
import { part } from './part.ts';

const set = (card: string, value: number) => {
  const file = part([card, 'NEXT    = 1 / next']);
  setNumber(file, 0, value);
  return [file.toString('latin1', 0, 80).trimEnd(), cardNumber(file, 0), cardNumber(file, 1)];
};

test('a number is replaced where the standard puts it, and the comment stays', (t) => {
  t.deepEqual(set('KEY     =                  1.0 / of pixels', 2), [
    'KEY     =                    2 / of pixels',
    2,
    1,
  ]);
});

test('one that was written elsewhere, or longer, leaves nothing behind', (t) => {
  t.deepEqual(set('KEY     = 1.0 / degrees, of the reference point', 55.5), [
    'KEY     =      55.500000000000 / degrees, of the reference point',
    55.5,
    1,
  ]);
  t.deepEqual(set('KEY     = 55.750000000000000000000001', 7), ['KEY     =                    7', 7, 1]);
  t.is(set(`KEY     = 5 /${'c'.repeat(67)}`, 7)[1], 7);
});
