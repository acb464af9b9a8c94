import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { arrivals } from '../../../bench/ingest/arrivals.ts';

test('arrivals are counted from the first one on, in folders below too, and what each cost', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'arrivals-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  let spent = 100;
  const counted = arrivals(folder, 4, { spent: async () => spent, signal: AbortSignal.timeout(20_000) });
  await sleep(300);
  await writeFile(join(folder, 'first'), '');
  await sleep(400);
  spent = 106;
  await mkdir(join(folder, 'below'));
  for (const name of ['a', 'b', 'c']) await writeFile(join(folder, 'below', name), '');
  const { rate, spentOnEach } = await counted;
  t.is(spentOnEach, 2);
  // Three in 0.4 s or, on a busy machine, in more; with the time before the first it would be under 6.
  t.true(rate > 0 && rate < 12, `${rate} a second`);
});

test('who waits for arrivals that never come can be stopped', async (t) => {
  await t.throwsAsync(arrivals('/nowhere', 1, { spent: async () => 0, signal: AbortSignal.timeout(50) }), { name: 'AbortError' });
});
