import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { inOrder } from '../../../services/alert-database/src/in-order.ts';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test('the results come in the order of the items, however long each takes, several at a time', async (t) => {
  let running = 0;
  let most = 0;
  const results = await collect(
    inOrder([30, 0, 20, 0, 10, 0], 3, async (milliseconds) => {
      most = Math.max(most, (running += 1));
      await sleep(milliseconds);
      running -= 1;
      return milliseconds;
    }),
  );
  t.deepEqual(results, [30, 0, 20, 0, 10, 0]);
  t.is(most, 3);
});

test('who takes one result has begun no more than those that run ahead', async (t) => {
  let begun = 0;
  for await (const _ of inOrder(Array.from({ length: 100 }).keys(), 4, async () => (begun += 1))) break;
  t.is(begun, 4);
});

test('a task that fails ends it when its turn comes, and nothing is left unhandled', async (t) => {
  const seen: number[] = [];
  const failing = inOrder([1, 2, 3, 4], 4, async (item) => {
    if (item >= 2) throw new Error(`failed at ${item}`);
    return item;
  });
  await t.throwsAsync(
    async () => {
      for await (const item of failing) seen.push(item);
    },
    { message: 'failed at 2' },
  );
  t.deepEqual(seen, [1]);
});

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

test('nothing more is begun before somebody asks', async (t) => {
  const { begun, begin, finish } = work();
  const results = inOrder([1, 2, 3, 4], 2, begin);
  const first = results.next();
  await setImmediate();
  finish(2);
  finish(1);
  t.is((await first).value, 'result 1');
  t.deepEqual(begun, [1, 2]);
  const second = results.next();
  await setImmediate();
  t.deepEqual(begun, [1, 2, 3]);
  t.is((await second).value, 'result 2');
});

test('a task learns when its result is waited for, or never will be', async (t) => {
  const turns: number[] = [];
  const results = inOrder([1, 2, 3], 3, async (item, turn) => {
    void turn.then(() => turns.push(item));
    return item;
  });
  await results.next();
  await setImmediate();
  t.deepEqual(turns, [1]);
  await results.next();
  await setImmediate();
  t.deepEqual(turns, [1, 2]);
  await results.return(undefined);
  await setImmediate();
  t.deepEqual(turns, [1, 2, 3], 'nothing is to wait any more');
});

test('who stops taking waits for what was begun, or has it given back', async (t) => {
  for (const givesBack of [false, true]) {
    const { begun, begin, finish } = work();
    const unwanted: string[] = [];
    const results = inOrder([1, 2, 3, 4, 5], 3, begin, givesBack ? (result) => unwanted.push(result) : undefined);
    const first = results.next();
    await setImmediate();
    finish(1);
    await first;
    let ended = false;
    const end = results.return(undefined).then(() => (ended = true));
    await setImmediate();
    t.is(ended, givesBack);
    finish(3);
    finish(2);
    await end;
    await setImmediate();
    t.deepEqual(begun, [1, 2, 3]);
    t.deepEqual(unwanted.toSorted(), givesBack ? ['result 2', 'result 3'] : []);
  }
});

test("what is begun after a failure is given back, and a failure of that is nobody's", async (t) => {
  const unwanted: number[] = [];
  const fail = async (item: number) => {
    if (item === 2) throw new Error('the second');
    return item;
  };
  const results = inOrder([1, 2, 3, 4], 3, fail, async (result) => {
    unwanted.push(result);
    throw new Error('EIO');
  });
  t.is((await results.next()).value, 1);
  await t.throwsAsync(results.next(), { message: 'the second' });
  t.true((await results.next()).done);
  // A rejection that nobody handles would fail this file.
  await setImmediate();
  t.deepEqual(unwanted, [3, 4]);
});
