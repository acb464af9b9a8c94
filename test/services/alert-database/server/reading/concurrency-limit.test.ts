import test from 'ava';
import { ReadLimit } from '../../../../../services/alert-database/src/server/reading/concurrency-limit.ts';

function limitOf(limit: number) {
  let refused = 0;
  return { limit: new ReadLimit(limit, () => (refused += 1)), refused: () => refused };
}

test('as many reads as may run at a time; one more is refused, with the time to ask again', (t) => {
  const { limit, refused } = limitOf(2);
  const first = limit.takeNow();
  limit.takeNow();
  t.like(
    t.throws(() => limit.takeNow()),
    { status: 503, headers: { 'retry-after': '1' } },
  );
  t.is(refused(), 1);
  first();
  first();
  t.is(limit.running, 1, 'a read ends once');
  t.notThrows(() => limit.takeNow());
});

test('who waits gets half of the places, in the order of asking, and is never refused', async (t) => {
  const { limit } = limitOf(4);
  const begun: number[] = [];
  const waiting = [1, 2, 3, 4].map(async (number) => {
    const release = await limit.take();
    begun.push(number);
    return release;
  });
  const releases = [await waiting[0]!, await waiting[1]!];
  t.deepEqual(begun, [1, 2]);
  const single = [limit.takeNow(), limit.takeNow()];
  t.throws(() => limit.takeNow());
  releases[0]!();
  t.deepEqual(begun, [1, 2], 'three reads run, which is more than half');
  for (const release of single) release();
  await waiting[2];
  t.deepEqual(begun, [1, 2, 3]);
  releases[1]!();
  await waiting[3];
  t.deepEqual(begun, [1, 2, 3, 4]);
  t.is(limit.running, 2);
});

test('who waits gets a turn also where only one read may run', async (t) => {
  const { limit } = limitOf(1);
  (await limit.take())();
  (await limit.take())();
  t.is(limit.running, 0);
});
