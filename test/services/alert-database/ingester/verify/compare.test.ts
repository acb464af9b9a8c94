import { gzipSync } from 'node:zlib';
import test from 'ava';
import { compareMessage } from '../../../../../services/alert-database/src/ingester/verify/compare.ts';
import { SchemaReaders } from '../../../../../services/alert-database/src/ingester/schema-readers.ts';
import { quarantine } from '../../../../../services/alert-database/src/quarantine/quarantine.ts';
import { LAYOUTS, type LayoutName } from '../../../../../services/alert-database/src/store/layouts.ts';
import { message, packet } from '../../support/alerts.ts';
import { archiveOf } from '../../support/archives.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { MemoryRegistry } from '../../support/pipeline.ts';

function setUp(layout: LayoutName = 'local-files') {
  const store = new MemoryStore();
  const readers = new SchemaReaders(new MemoryRegistry(), async () => {});
  const check = (value: Buffer | null) => compareMessage(message(value), archiveOf(store, layout), readers);
  return { store, check };
}

const at = { topic: 'alerts-simulated', partition: 3, offset: '42' };
const id = 2n ** 53n + 1n;

test('an alert is archived when its bytes are, whatever the gzip', async (t) => {
  const { store, check } = setUp();
  const alert = packet(id);
  for (const level of [1, 9]) {
    store.objects.set(`alerts/${id}`, gzipSync(alert, { level }));
    t.is(await check(alert), 'archived');
  }
});

test('one that is not there is missing, one that differs in a byte different, one that is cut off unreadable', async (t) => {
  const { store, check } = setUp();
  const alert = packet(id);
  t.deepEqual(await check(alert), { trouble: 'missing', ...at, alertId: String(id) });
  const other = Buffer.from(alert);
  other[other.length - 1]! ^= 1;
  store.objects.set(`alerts/${id}`, gzipSync(other));
  t.deepEqual(await check(alert), { trouble: 'different', ...at, alertId: String(id) });
  store.objects.set(`alerts/${id}`, gzipSync(alert).subarray(0, -20));
  t.deepEqual(await check(alert), { trouble: 'unreadable', ...at, alertId: String(id) });
});

test('an alert that is in the quarantine is said to be there', async (t) => {
  const { store, check } = setUp();
  const alert = packet(id);
  store.objects.set(`alerts/${id}`, gzipSync(packet(id)));
  await quarantine(store, message(alert), 'conflicting-content', 'another one');
  t.is(await check(alert), 'quarantined');
});

test('what is no alert belongs into the quarantine, and is missing where it is not in it', async (t) => {
  const { store, check } = setUp();
  const bad = Buffer.from([1, 2, 3]);
  t.like(await check(bad), { trouble: 'missing', ...at, error: 'an alert packet has more than 5 bytes, got 3' });
  t.like(await check(packet(id, { schemaId: 9 })), { trouble: 'missing' });
  await quarantine(store, message(bad), 'too-short', 'three bytes');
  t.is(await check(bad), 'quarantined');
});

test('a message without a value belongs into the quarantine too, and is not one with an empty value', async (t) => {
  const { store, check } = setUp();
  t.deepEqual(await check(null), { trouble: 'missing', ...at, error: 'it has no value' });
  await quarantine(store, message(null), 'empty', 'no value');
  t.is(await check(null), 'quarantined');
  t.like(await check(Buffer.alloc(0)), { trouble: 'missing' });
  await quarantine(store, message(Buffer.alloc(0)), 'too-short', 'no byte');
  t.is(await check(Buffer.alloc(0)), 'quarantined');
  t.is(await check(null), 'quarantined');
});

test('bytes in the quarantine without a record that can be read are missing, until they are quarantined again', async (t) => {
  const bad = Buffer.from([1, 2, 3]);
  for (const damage of [undefined, Buffer.from('garbled')]) {
    const { store, check } = setUp();
    await quarantine(store, message(bad), 'too-short', 'three bytes');
    if (damage === undefined) store.objects.delete('quarantine/alerts-simulated/3/42.json');
    else store.objects.set('quarantine/alerts-simulated/3/42.json', damage);
    t.like(await check(bad), { trouble: 'missing' });
    await quarantine(store, message(bad), 'too-short', 'three bytes');
    t.is(await check(bad), 'quarantined');
  }
});

test('an alert that a writer of old left uncompressed is archived', async (t) => {
  const { store, check } = setUp('s3-v2');
  const alert = packet(id);
  const name = LAYOUTS['s3-v2'].plainAlert!(id);
  store.objects.set(name, alert);
  t.is(await check(alert), 'archived');
  store.objects.set(name, packet(id));
  t.like(await check(alert), { trouble: 'different' });
});

test('a store that is away says nothing about an alert', async (t) => {
  const { store, check } = setUp();
  store.failures.push(new Error('it is away'));
  await t.throwsAsync(check(packet(id)), { message: 'it is away' });
});
