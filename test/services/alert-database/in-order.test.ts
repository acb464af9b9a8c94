import { setTimeout as sleep } from 'node:timers/promises';
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
  await t.throwsAsync(async () => {
    for await (const item of failing) seen.push(item);
  }, { message: 'failed at 2' });
  t.deepEqual(seen, [1]);
});
