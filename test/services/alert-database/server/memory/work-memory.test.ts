import test from 'ava';
import { TooLargeError, WorkMemory } from '../../../../../services/alert-database/src/server/memory/work-memory.ts';

test('what exceeds the limit together gets a 503 and when to ask again, until others release', (t) => {
  let refused = 0;
  const memory = new WorkMemory(100, () => (refused += 1));
  const [first, second] = [memory.lease(), memory.lease()];
  first.grow(60);
  const error = t.throws(() => second.grow(41), { name: 'HttpError' });
  t.like(error, { status: 503, headers: { 'retry-after': '1' } });
  second.grow(40);
  t.is(memory.held, 100);
  first.release();
  first.release();
  second.grow(60);
  t.is(memory.held, 100);
  t.is(refused, 1);
});

test('what exceeds the limit by itself is too large, whoever holds what', (t) => {
  const lease = new WorkMemory(100).lease();
  lease.grow(60);
  t.throws(() => lease.grow(41), { instanceOf: TooLargeError });
});

test('work that can wait begins in the order of asking, as many as fit', async (t) => {
  const memory = new WorkMemory(100);
  const holder = memory.lease();
  holder.grow(80);
  const begun: string[] = [];
  const waiting = [
    ['a', 30],
    ['b', 50],
    ['c', 10],
  ].map(async ([name, bytes]) => {
    const lease = memory.lease();
    await lease.growWhenFree(bytes as number);
    begun.push(name as string);
    return lease;
  });
  await new Promise(setImmediate);
  t.deepEqual(begun, [], 'c would fit, and is not the first');
  holder.release();
  await Promise.all(waiting);
  t.deepEqual(begun, ['a', 'b', 'c']);
  t.is(memory.held, 90);
});

test('work that holds some waits for no more, since two such could wait for each other', async (t) => {
  const memory = new WorkMemory(100);
  const [first, second] = [memory.lease(), memory.lease()];
  await first.growWhenFree(60);
  await second.growWhenFree(40);
  await t.throwsAsync(async () => second.growWhenFree(20), { name: 'HttpError' });
});

test('work that is larger than all gets all of it, once nobody else holds any', async (t) => {
  const memory = new WorkMemory(100);
  const holder = memory.lease();
  holder.grow(1);
  const large = memory.lease();
  const waiting = large.growWhenFree(1000);
  holder.release();
  await waiting;
  t.is(memory.held, 1000);
  large.release();
  t.is(memory.held, 0);
  await large.growWhenFree(1000);
  t.is(memory.held, 1000);
});
