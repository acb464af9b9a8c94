import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { retryEntries, type RetryResult } from '../../../../services/alert-database/src/ingester/retry-entries.ts';
import { createPipeline } from '../../../../services/alert-database/src/ingester/pipeline.ts';
import { patiently } from '../../../../services/alert-database/src/ingester/patient-store.ts';
import { GaveUpError } from '../../../../services/alert-database/src/ingester/retry.ts';
import { entries } from '../../../../services/alert-database/src/quarantine/entries.ts';
import { messageOfEntry } from '../../../../services/alert-database/src/quarantine/message-of.ts';
import { message, packet, SCHEMA, SCHEMA_ID } from '../support/alerts.ts';
import { archiveOf } from '../support/archives.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { MemoryRegistry } from '../support/pipeline.ts';

/** An archive whose registry didn't know the schema when the alerts came. */
function setUp() {
  const store = new MemoryStore();
  const registry = new MemoryRegistry();
  registry.schemas.clear();
  const { log } = memoryLog();
  const stop = new AbortController();
  const pipelineOf = () =>
    createPipeline({ store: archiveOf(store), schemas: registry, gzipLevel: 1, log, signal: stop.signal });
  const results: RetryResult[] = [];
  const retry = async (): Promise<RetryResult[]> => {
    results.length = 0;
    const { archive, retry } = pipelineOf();
    const quarantine = patiently(store, retry);
    const all = entries(quarantine, {}, () => {});
    for await (const result of retryEntries(all, { quarantine, archive })) results.push(result);
    return results;
  };
  return { store, registry, stop, retry, results, handle: pipelineOf().handle };
}

const quarantined = (store: MemoryStore) =>
  [...store.objects.keys()].filter((name) => name.startsWith('quarantine/')).length / 2;

test('what can be archived now is archived as it was sent, and then taken out', async (t) => {
  const { store, registry, retry, handle } = setUp();
  const alert = packet(12n);
  await handle(message(alert));
  t.is(quarantined(store), 1);
  registry.schemas.set(SCHEMA_ID, SCHEMA);
  t.deepEqual(await retry(), [{ id: 'alerts-simulated/3/42', result: 'archived' }]);
  t.deepEqual(gunzipSync(store.objects.get('alerts/12') as Buffer), alert);
  t.is(quarantined(store), 0);
});

test('what fails again stays, with the reason of this time, and holds nothing up', async (t) => {
  const { store, registry, retry, handle } = setUp();
  await handle(message(packet(12n).subarray(0, -5), { offset: 1n }));
  await handle(message(packet(13n), { offset: 2n }));
  await handle(message(null, { offset: 3n }));
  registry.schemas.set(SCHEMA_ID, SCHEMA);
  const [truncated, good, empty] = await retry();
  t.like(truncated, { id: 'alerts-simulated/3/1', result: 'stays', reason: 'undecodable' });
  t.like(good, { id: 'alerts-simulated/3/2', result: 'archived' });
  t.like(empty, { id: 'alerts-simulated/3/3', result: 'stays', reason: 'empty' });
  t.is(quarantined(store), 2);
});

test('an alert that is archived by now is taken out; one with other content than the archived stays', async (t) => {
  const { store, registry, retry, handle } = setUp();
  const [same, other] = [packet(12n), packet(12n)];
  await handle(message(same, { offset: 1n }));
  await handle(message(other, { offset: 2n }));
  registry.schemas.set(SCHEMA_ID, SCHEMA);
  await handle(message(same, { offset: 9n }));
  const results = await retry();
  t.deepEqual(
    results.map(({ result }) => result),
    ['existing', 'stays'],
  );
  t.like(results[1], { reason: 'conflicting-content' });
  t.deepEqual(gunzipSync(store.objects.get('alerts/12') as Buffer), same);
});

test('an entry stays while its alert is not durable', async (t) => {
  const { store, registry, retry, results, handle, stop } = setUp();
  await handle(message(packet(12n)));
  registry.schemas.set(SCHEMA_ID, SCHEMA);
  const whole = store.putIfAbsent.bind(store);
  store.putIfAbsent = async (name, ...rest) => {
    if (!name.startsWith('alerts/')) return whole(name, ...rest);
    stop.abort();
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  };
  await t.throwsAsync(retry(), { instanceOf: GaveUpError });
  t.deepEqual(results, []);
  t.is(quarantined(store), 1);
  t.false(store.objects.has('alerts/12'));
});

test('a store that is away in the middle is waited for, and nothing stays for that', async (t) => {
  const { store, registry, retry, handle } = setUp();
  await handle(message(packet(12n)));
  registry.schemas.set(SCHEMA_ID, SCHEMA);
  const away = (call: 'read' | 'remove' | 'list') => {
    const whole = store[call].bind(store) as (name: string) => never;
    let failed = false;
    Object.assign(store, {
      [call]: (name: string) => {
        if (failed) return whole(name);
        failed = true;
        store.failures.unshift(new AlertStreamError('STORE', 'it is away', { retriable: true }));
        return whole(name);
      },
    });
  };
  for (const call of ['list', 'read', 'remove'] as const) away(call);
  t.deepEqual(await retry(), [{ id: 'alerts-simulated/3/42', result: 'archived' }]);
  t.is(quarantined(store), 0);
});

test('bytes that are gone or damaged are told, and nothing is archived of them', async (t) => {
  const { store, registry, retry, handle } = setUp();
  for (const offset of [1n, 2n]) await handle(message(packet(10n + offset), { offset }));
  registry.schemas.set(SCHEMA_ID, SCHEMA);
  store.objects.delete('quarantine/alerts-simulated/3/1.bin');
  store.objects.set('quarantine/alerts-simulated/3/2.bin', packet(12n));
  const [gone, damaged] = await retry();
  t.like(gone, { result: 'stays', error: 'its bytes are gone: a drop or retry was interrupted, drop it' });
  t.regex((damaged as { error: string }).error, /^its bytes were damaged in the store: expected the SHA-256/);
  t.false(store.objects.has('alerts/12'));
});

test('a message is made of its entry as Kafka delivered it', async (t) => {
  const { store, handle } = setUp();
  const headers: [Buffer, Buffer][] = [[Buffer.from('name'), Buffer.from([0xff, 0])]];
  const sent = message(packet(12n), { headers, key: Buffer.from('key'), offset: 2n ** 60n });
  await handle(sent);
  await handle(message(null, { timestamp: 2n ** 62n }));
  const made = [];
  for await (const entry of entries(store, {}, () => {})) made.push(await messageOfEntry(store, entry));
  t.deepEqual(made, [sent, message(null, { timestamp: 2n ** 62n })]);
});
