import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { Pace } from '../../../../../services/alert-database/src/ingester/range/pace.ts';
import { memoryLog } from '../../../../support/memory-log.ts';

test('it tells how far the work is, how fast it goes, and how long the rest takes at that rate, until the end', async (t) => {
  const { log, events } = memoryLog();
  const pace = new Pace(log, () => ({ topic: 'alerts' }), 50);
  await sleep(120);
  t.is(events('progress').length, 0, 'nothing is known yet');
  pace.of(() => ({ offsets: 100n, messages: 60n, unread: 0n, removed: 0n, remaining: 30n }));
  while (events('progress').length === 0) await sleep(10);
  pace.end();
  const [line] = events('progress');
  t.like(line, { topic: 'alerts', messages: 60, remaining: 30 });
  const perSecond = Number(line?.['perSecond']);
  t.true(perSecond > 0 && perSecond < 60 / 0.1, String(perSecond));
  t.is(line?.['secondsLeft'], Math.round(30 / perSecond));
  const told = events('progress').length;
  await sleep(150);
  t.is(events('progress').length, told);
});
