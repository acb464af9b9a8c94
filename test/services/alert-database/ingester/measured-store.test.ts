import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import type { IngesterMetrics } from '../../../../services/alert-database/src/ingester/metrics.ts';
import { measuredStore } from '../../../../services/alert-database/src/ingester/measured-store.ts';
import { MemoryStore } from '../support/memory-store.ts';

type Put = Parameters<IngesterMetrics['put']>;

function setUp() {
  const inside = new MemoryStore();
  const puts: Put[] = [];
  const metrics = { put: (...put: Put) => void puts.push(put) } as unknown as IngesterMetrics;
  return { inside, puts, store: measuredStore(inside, metrics) };
}

const content = async () => Buffer.from('an alert');

test('each put is told with its outcome, and what was made for it', async (t) => {
  const { inside, puts, store } = setUp();
  t.is(await store.putIfAbsent('alerts/1', content, { sha256: 'ab' }), 'created');
  t.is(await store.putIfAbsent('alerts/1', content), 'exists');
  inside.failures.push(new Error('full'));
  await t.throwsAsync(store.putIfAbsent('alerts/2', content), { message: 'full' });
  t.deepEqual(
    puts.map(([result, , bytes]) => [result, bytes]),
    [
      ['created', 8],
      ['exists', 0],
      ['failed', 0],
    ],
  );
  t.deepEqual(inside.facts.get('alerts/1'), { sha256: 'ab' });
});

test('the time to make the content, which is compression, is not the store’s', async (t) => {
  const { puts, store } = setUp();
  await store.putIfAbsent('alerts/1', async () => (await sleep(1000), Buffer.from('slow')));
  t.true(puts[0]![1] < 0.8, String(puts[0]![1]));
});

test('everything else is the store itself', async (t) => {
  const { store } = setUp();
  await store.replace('alerts/1', Buffer.from('new'), { sha256: 'cd' });
  t.is(String(await store.read('alerts/1')), 'new');
  t.is(await store.notedSha256('alerts/1'), 'cd');
  t.is(store.place, 'memory');
});
