import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { Progress } from '../../../../services/alert-database/src/ingester/progress.ts';
import { Tally } from '../../../../services/alert-database/src/ingester/tally.ts';
import { memoryLog } from '../../../support/memory-log.ts';

/** Follows until `done` says that enough was told. */
async function follow(lag: () => Promise<bigint>, tally: Tally, done: (told: number) => boolean) {
  const { log, events } = memoryLog();
  const stop = new AbortController();
  const progress = new Progress({ tally, lag, log, everyMs: 1 });
  const following = progress.follow(stop.signal);
  while (!done(events('progress').length)) await sleep(1);
  stop.abort();
  await following;
  return { end: () => progress.end(), events };
}

test('it tells when a total or the lag changed, and is silent otherwise', async (t) => {
  const tally = new Tally();
  let asked = 0;
  const lag = async () => {
    asked += 1;
    if (asked === 20) tally.add('archived', 100);
    if (asked === 40) tally.add('repaired', 50);
    return asked < 60 ? 3n : 0n;
  };
  const { end, events } = await follow(lag, tally, () => asked > 80);
  await end();
  t.deepEqual(
    events('progress').map(({ archived, bytes, lag }) => [archived, bytes, lag]),
    [
      [0, 0, 3],
      [1, 100, 3],
      [2, 150, 3],
      [2, 150, 0],
      [2, 150, 0],
    ],
  );
});

test('a lag that is unknown for a while leaves the one known last', async (t) => {
  const tally = new Tally();
  let asked = 0;
  const lag = async () => {
    asked += 1;
    if (asked === 1) return 7n;
    tally.add('existing', 1);
    throw new Error('the broker is away');
  };
  const { events } = await follow(lag, tally, (count) => count >= 3);
  t.true(events('progress').every((line) => line['lag'] === 7));
});

test('a broker that never answers holds up no stop', async (t) => {
  const { events } = await follow(
    () => new Promise(() => {}),
    new Tally(),
    () => true,
  );
  t.deepEqual(events('progress'), []);
});
