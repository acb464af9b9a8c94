import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import { ahead } from '../../../../../services/alert-database/src/server/batch/ahead.ts';

/** Work of which a test decides when it is done. */
function work() {
  const begun: number[] = [];
  const done = new Map<number, () => void>();
  const begin = (item: number) => {
    begun.push(item);
    return new Promise<string>((resolve) => void done.set(item, () => resolve(`result ${item}`)));
  };
  return { begun, begin, finish: (item: number) => done.get(item)?.() };
}

test('results come in the order of the items, whatever is done first, with some work ahead and no more', async (t) => {
  const { begun, begin, finish } = work();
  const results = ahead([1, 2, 3, 4], 2, begin, () => {});
  const first = results.next();
  await setImmediate();
  t.deepEqual(begun, [1, 2]);
  finish(2);
  finish(1);
  t.is((await first).value, 'result 1');
  t.deepEqual(begun, [1, 2], 'nothing more is begun before somebody asks');
  const second = results.next();
  await setImmediate();
  t.deepEqual(begun, [1, 2, 3]);
  t.is((await second).value, 'result 2');
  const third = results.next();
  await setImmediate();
  finish(4);
  finish(3);
  t.is((await third).value, 'result 3');
  t.is((await results.next()).value, 'result 4');
  t.true((await results.next()).done);
});

test('who stops taking gets no more work done, and what was begun is given back', async (t) => {
  const { begun, begin, finish } = work();
  const unwanted: string[] = [];
  const results = ahead([1, 2, 3, 4, 5], 3, begin, (result) => unwanted.push(result));
  const first = results.next();
  await setImmediate();
  finish(1);
  await first;
  await results.return(undefined);
  finish(3);
  finish(2);
  await setImmediate();
  t.deepEqual(begun, [1, 2, 3]);
  t.deepEqual(unwanted.toSorted(), ['result 2', 'result 3']);
});

test('a failure comes in its turn, and ends it', async (t) => {
  const unwanted: number[] = [];
  const fail = async (item: number) => {
    if (item === 2) throw new Error('the second');
    return item;
  };
  const results = ahead([1, 2, 3, 4], 3, fail, (result) => unwanted.push(result));
  t.is((await results.next()).value, 1);
  await t.throwsAsync(results.next(), { message: 'the second' });
  t.true((await results.next()).done);
  t.deepEqual(unwanted, [3, 4]);
});
