import { setImmediate as turn } from 'node:timers/promises';
import test from 'ava';
import { ReadAhead } from '../../../../../services/simulator/src/play/source/read-ahead.ts';

const BYTES = { bytesOf: () => 10, limitBytes: 30 };

function source(count: number) {
  const state = { read: 0, ended: false };
  async function* items() {
    try {
      for (; state.read < count;) {
        state.read += 1;
        yield state.read;
      }
    } finally {
      state.ended = true;
    }
  }
  return { state, items: items() };
}

test('ReadAhead reads before the first item is requested, but not beyond the limit', async (t) => {
  const { state, items } = source(10);
  const ahead = new ReadAhead(items, BYTES);
  await turn();
  t.is(state.read, 3);
  t.is(ahead.bytes, 30);
  const iterator = ahead[Symbol.asyncIterator]();
  t.is((await iterator.next()).value, 1);
  await turn();
  t.is(state.read, 4);
});

test('ReadAhead yields items in order, including those read while the consumer waits', async (t) => {
  const taken: number[] = [];
  for await (const item of new ReadAhead(source(25).items, BYTES)) {
    if (item % 7 === 0) await turn();
    taken.push(item);
  }
  t.deepEqual(
    taken,
    Array.from({ length: 25 }, (_, index) => index + 1),
  );
});

test('ReadAhead throws an error of the source after the items before it', async (t) => {
  async function* broken() {
    yield 1;
    throw new Error('gone');
  }
  const ahead = new ReadAhead(broken(), BYTES);
  await turn();
  const iterator = ahead[Symbol.asyncIterator]();
  t.is((await iterator.next()).value, 1);
  await t.throwsAsync(iterator.next(), { message: 'gone' });
});

test('closed, it reads nothing more and ends the source', async (t) => {
  const { state, items } = source(10);
  const ahead = new ReadAhead(items, BYTES);
  await turn();
  await ahead.close();
  t.is(state.read, 3);
  t.true(state.ended);
  t.is(ahead.bytes, 0);
});
