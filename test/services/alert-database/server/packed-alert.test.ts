import test from 'ava';
import { readPacked } from '../../../../services/alert-database/src/server/packed-alert.ts';

/** An object of so many pieces of 1 MiB. */
function object(pieces: number) {
  const piece = Buffer.alloc(2 ** 20);
  let closed = 0;
  return {
    content: (async function* () {
      for (let count = 0; count < pieces; count += 1) yield piece;
    })(),
    close: async () => void (closed += 1),
    closed: () => closed,
  };
}

test('what is archived is read whole, up to the most that a packet may have', async (t) => {
  const opened = object(32);
  t.is((await readPacked(opened)).length, 32 * 2 ** 20);
  t.is(opened.closed(), 1);
});

test('what is longer is no alert, and given back', async (t) => {
  const opened = object(33);
  await t.throwsAsync(readPacked(opened), { name: 'HttpError', message: 'the archived alert is damaged' });
  t.is(opened.closed(), 1);
});
