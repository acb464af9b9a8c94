import test from 'ava';
import {
  VisitWatch,
  type WatchedVisit,
  type WatchOptions,
} from '../../../../services/simulator/src/check/visit-watch.ts';

const OPTIONS: WatchOptions = { intervalMs: 8_000, withinMs: 60_000 };

/** Samples of a topic with one partition, as [seconds, end, committed]. */
function watch(
  samples: [number, number, number?][],
  options: Partial<WatchOptions> = {},
): { settled: WatchedVisit[]; watching: VisitWatch } {
  const watching = new VisitWatch({ ...OPTIONS, ...options });
  const settled = samples.flatMap(([seconds, end, committed]) =>
    watching.take({
      at: seconds * 1000,
      ends: [BigInt(end)],
      committed: new Map(committed === undefined ? [] : [[0, BigInt(committed)]]),
    }),
  );
  return { settled, watching };
}

test('a visit counts as consumed when its last alert is committed, from the last sample before it started', (t) => {
  const { settled } = watch([
    [0, 100, 100],
    [3, 100, 100],
    [3.5, 150, 100],
    [5, 200, 160],
    [6, 200, 200],
    [8, 200, 200],
  ]);
  t.deepEqual(settled, [
    {
      visit: 1,
      startedAt: 3000,
      alerts: 100n,
      publishedAfterMs: 2000,
      consumedAfterMs: 3000,
      behind: 0n,
      within: true,
    },
  ]);
});

test('having all of it before more comes is not having all of it', (t) => {
  const { settled } = watch([
    [0, 0, 0],
    [3, 0, 0],
    [4, 50, 50],
    [5, 100, 50],
    [6, 100, 100],
    [9, 100, 100],
  ]);
  t.is(settled[0]?.consumedAfterMs, 3000);
});

test('a consumer that is slower than allowed gets its time, and a no', (t) => {
  const { settled } = watch([
    [0, 0, 0],
    [3, 0, 0],
    [4, 100, 0],
    [10, 100, 50],
    [63.5, 100, 99],
    [64, 100, 100],
  ]);
  t.like(settled[0], { consumedAfterMs: 61_000, within: false });
});

test('visits follow each other, also when the consumer has not finished the one before', (t) => {
  const { settled } = watch([
    [0, 0, 0],
    [3, 0, 0],
    [4, 100, 0],
    [10, 100, 20],
    [40, 100, 20],
    [41, 200, 20],
    [45, 200, 100],
    [46, 200, 200],
  ]);
  t.deepEqual(
    settled.map(({ visit, alerts, consumedAfterMs }) => [visit, alerts, consumedAfterMs]),
    [
      [1, 100n, 42_000],
      [2, 100n, 6000],
    ],
  );
});

test('a pause in the middle of a visit does not cut it in two', (t) => {
  const { settled } = watch([
    [0, 0, 0],
    [3, 0, 0],
    [4, 60, 0],
    [5.9, 100, 100],
    [8, 100, 100],
  ]);
  t.deepEqual(
    settled.map(({ alerts }) => alerts),
    [100n],
  );
});

test('a visit that was on its way when the watch began is left out', (t) => {
  const { settled } = watch([
    [0, 50, 0],
    [0.5, 80, 0],
    [1, 100, 100],
    [4, 100, 100],
    [37, 110, 100],
    [38, 110, 110],
    [41, 110, 110],
  ]);
  t.deepEqual(
    settled.map(({ visit, alerts }) => [visit, alerts]),
    [[1, 10n]],
  );
});

test('visits without a pause in between are separated by the interval', (t) => {
  const samples = Array.from({ length: 100 }, (_, at): [number, number, number] => [
    at + 3,
    Math.max(0, at - 3) * 10,
    Math.max(0, at - 4) * 10,
  ]);
  const { settled } = watch([[0, 0, 0], ...samples]);
  t.is(settled.length, 12);
  t.deepEqual([...new Set(settled.slice(1).map(({ alerts }) => alerts))], [80n]);
});

test('a group without commits is reported to have no alert of the visit when its time is over', (t) => {
  const { settled, watching } = watch(
    [
      [0, 0],
      [3, 0],
      [4, 100],
      [10, 100],
      [30, 100],
    ],
    { visits: 1 },
  );
  t.deepEqual(settled, []);
  t.false(watching.isDone(30_000));
  t.deepEqual(watching.end(), [], 'its time is not over yet');
  watching.take({ at: 64_000, ends: [100n], committed: new Map([[0, 70n]]) });
  t.true(watching.isDone(64_000));
  t.like(watching.end()[0], { consumedAfterMs: undefined, behind: 30n, within: false });
});

test('only partitions that the visit is in must be committed, each by itself', (t) => {
  const watching = new VisitWatch(OPTIONS);
  const take = (at: number, ends: bigint[], committed: [number, bigint][]) =>
    watching.take({ at, ends, committed: new Map(committed) });
  take(0, [5n, 5n, 5n], []);
  take(3000, [5n, 5n, 5n], []);
  take(
    4000,
    [5n, 9n, 9n],
    [
      [1, 9n],
      [2, 8n],
    ],
  );
  t.deepEqual(
    take(
      7000,
      [5n, 9n, 9n],
      [
        [1, 20n],
        [2, 8n],
      ],
    ),
    [],
  );
  t.is(
    take(
      8000,
      [5n, 9n, 9n],
      [
        [1, 9n],
        [2, 9n],
      ],
    ).length,
    1,
  );
});

test('a watch is done once the requested visits are settled, and takes no more', (t) => {
  const { settled, watching } = watch(
    [
      [0, 0, 0],
      [3, 0, 0],
      [4, 10, 10],
      [7, 10, 10],
      [41, 20, 20],
      [44, 20, 20],
      [78, 30, 30],
      [81, 30, 30],
    ],
    { visits: 2 },
  );
  t.is(settled.length, 2);
  t.true(watching.isDone(44_000));
});
