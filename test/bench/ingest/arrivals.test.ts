import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { arrivals } from '../../../bench/ingest/arrivals.ts';

test('arrivals are counted from the first one on, in folders below too, and what each cost', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'arrivals-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  let spent = 100;
  const { promise: untilAsked, resolve: asked } = Promise.withResolvers<void>();
  const whatIsSpent = async () => {
    asked();
    return spent;
  };
  const counted = arrivals(folder, 4, { spent: whatIsSpent, signal: AbortSignal.timeout(20_000) });
  await writeFile(join(folder, 'first'), '');
  await untilAsked;
  spent = 106;
  await mkdir(join(folder, 'below'));
  for (const name of ['a', 'b', 'c']) await writeFile(join(folder, 'below', name), '');
  t.is((await counted).spentOnEach, 2);
});

test('who waits for arrivals that never come can be stopped', async (t) => {
  await t.throwsAsync(arrivals('/nowhere', 1, { spent: async () => 0, signal: AbortSignal.timeout(50) }), {
    name: 'AbortError',
  });
});

test('arrivals that stop before all are there are a failure, with how many there were', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'arrivals-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'first'), '');
  const counted = arrivals(folder, 2, { spent: async () => 0, signal: AbortSignal.timeout(20_000), patienceMs: 50 });
  await t.throwsAsync(counted, {
    code: 'STACK',
    message: `expected 2 files below ${folder}, got 1, and no more for 0.05 s`,
  });
});
