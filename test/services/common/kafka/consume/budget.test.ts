import test from 'ava';
import { Budget } from '@alert-stream/common/kafka/consume/budget.ts';

async function isSettled(promise: Promise<void>): Promise<boolean> {
  const pending = Symbol('pending');
  await Promise.resolve();
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

test('there is room until the count is reached', async (t) => {
  const budget = new Budget({ maxItems: 2, maxBytes: 1_000 });
  budget.take(1);
  t.true(await isSettled(budget.waitForCapacity(1)));
  budget.take(1);
  const third = budget.waitForCapacity(1);
  t.false(await isSettled(third));
  budget.release(1);
  t.true(await isSettled(third));
});

test('there is room until the bytes are reached', async (t) => {
  const budget = new Budget({ maxItems: 100, maxBytes: 1_000 });
  budget.take(600);
  t.true(await isSettled(budget.waitForCapacity(400)));
  const more = budget.waitForCapacity(401);
  t.false(await isSettled(more));
  budget.release(600);
  t.true(await isSettled(more));
});

test('an item larger than the budget passes when nothing else is in flight', async (t) => {
  const budget = new Budget({ maxItems: 100, maxBytes: 1_000 });
  t.true(await isSettled(budget.waitForCapacity(5_000)));
  budget.take(1);
  const large = budget.waitForCapacity(5_000);
  t.false(await isSettled(large));
  budget.release(1);
  t.true(await isSettled(large));
});

test('a small item does not overtake a large one that waits', async (t) => {
  const budget = new Budget({ maxItems: 100, maxBytes: 1_000 });
  budget.take(600);
  const large = budget.waitForCapacity(900);
  t.false(await isSettled(budget.waitForCapacity(1)));
  budget.release(600);
  t.true(await isSettled(large));
});

test('a lifted budget lets everyone go on', async (t) => {
  const budget = new Budget({ maxItems: 1, maxBytes: 1 });
  budget.take(1);
  const waiting = budget.waitForCapacity(1);
  budget.unblock();
  t.true(await isSettled(waiting));
  t.true(await isSettled(budget.waitForCapacity(1)));
});
