import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';
import { UnusableSchemaError } from '@alert-stream/common/registry-client.ts';
import { GaveUpError } from '../../../../services/alert-database/src/ingester/retry.ts';
import type { QuarantineReason } from '../../../../services/alert-database/src/quarantine/reason.ts';
import { StoreError } from '../../../../services/alert-database/src/store/bucket/bucket-store.ts';
import { message, packet, SCHEMA, SCHEMA_ID } from '../support/alerts.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { pipeline } from '../support/pipeline.ts';

const away = (code: 'STORE' | 'REGISTRY') => new AlertStreamError(code, 'it is away', { retriable: true });
const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

function archived(store: MemoryStore, id: bigint): Buffer {
  return gunzipSync(store.objects.get(`alerts/${id}`) as Buffer);
}

for (const id of [0n, 7_912_941_781_254_298n, 2n ** 53n - 1n, 2n ** 53n + 1n, 2n ** 63n - 1n]) {
  test(`the alert ${id} is archived byte for byte`, async (t) => {
    const { store, handle, tally } = pipeline();
    const alert = packet(id);
    await handle(message(alert));
    t.deepEqual(archived(store, id), alert);
    t.deepEqual(tally.totals(), { archived: 1, existing: 0, quarantined: 0, bytes: alert.length });
  });
}

test('the schema is stored before the first alert that needs it, and asked for once', async (t) => {
  const { store, registry, handle } = pipeline();
  await Promise.all([1n, 2n, 3n, 4n].map((id) => handle(message(packet(id)))));
  t.is(store.written[0], `schemas/${SCHEMA_ID}`);
  t.is(String(store.objects.get(`schemas/${SCHEMA_ID}`)), SCHEMA);
  t.is(registry.asked, 1);
  t.is(store.written.length, 5);
});

test('a schema with defaults that no reader needs is usable, and archived as it came', async (t) => {
  const { store, registry, handle } = pipeline();
  const loose = SCHEMA.replace('["null","bytes"]}', '["null","bytes"], "default": "none", "order": "upwards"}');
  registry.schemas.set(SCHEMA_ID, loose);
  await handle(message(packet(5n)));
  t.true(store.objects.has('alerts/5'));
  t.is(String(store.objects.get(`schemas/${SCHEMA_ID}`)), loose);
});

test('the same alert again counts as existing', async (t) => {
  const { handle, tally } = pipeline();
  const alert = packet(5n);
  await handle(message(alert));
  await handle(message(alert, { offset: 43n }));
  t.deepEqual(tally.totals(), { archived: 1, existing: 1, quarantined: 0, bytes: 2 * alert.length });
});

/** An alert's schema with an array of records that take no bytes, each of 2^30 values; and one of nulls. */
const noBytes = JSON.stringify({
  type: 'record',
  name: 'alert',
  fields: [
    { name: 'diaSourceId', type: 'long' },
    { name: 'nulls', type: { type: 'array', items: 'null' } },
    { name: 'records', type: { type: 'array', items: doubled(30) } },
  ],
});

function doubled(depth: number): object {
  if (depth === 0) return { type: 'record', name: 'r0', fields: [] };
  const [a, b] = [doubled(depth - 1), `r${depth - 1}`];
  return {
    type: 'record',
    name: `r${depth}`,
    fields: Object.entries({ a, b }).map(([name, type]) => ({ name, type })),
  };
}

const NO_BYTES = 3;
const emptyItems = (...record: number[]) => Buffer.concat([packetHeader(NO_BYTES), Buffer.from(record)]);

test('an alert with a few items that take no bytes is archived', async (t) => {
  const { store, registry, handle } = pipeline();
  registry.schemas.set(NO_BYTES, noBytes);
  const alert = emptyItems(24, 20, 0, 0);
  await handle(message(alert));
  t.deepEqual(archived(store, 12n), alert);
});

const noId = SCHEMA.replace('diaSourceId', 'sourceNumber');
const good = packet(12n);
for (const [what, value, reason, error] of [
  ['no value', null, 'empty', /no value at all/],
  ['0 bytes', Buffer.alloc(0), 'too-short', /got 0/],
  ['3 bytes', Buffer.from([0, 0, 4]), 'too-short', /got 3/],
  ['a header without a record', good.subarray(0, 5), 'too-short', /got 5/],
  ['a wrong magic byte', Buffer.concat([Buffer.from([1]), good.subarray(1)]), 'wrong-magic-byte', /got 1/],
  ['an unknown schema id', packet(12n, { schemaId: 999 }), 'unknown-schema', /none with id 999/],
  ['a truncated record', good.subarray(0, -1), 'undecodable', /isn't of its schema/],
  ['trailing bytes', Buffer.concat([good, Buffer.from([0])]), 'undecodable', /left over/],
  ['noise for a record', Buffer.concat([good.subarray(0, 5), randomBytes(300).fill(0xff, 0, 20)]), 'undecodable', /./],
  ['2^31 nulls', emptyItems(24, 0x80, 0x80, 0x80, 0x80, 0x10, 0, 0), 'undecodable', /values without bytes/],
  ['two items of 2^30 values', emptyItems(24, 0, 4, 0), 'undecodable', /values without bytes/],
  ['a negative id', packet(-1n), 'no-alert-id', /-1/],
  ['a schema without an id', packet(12n, { schemaId: 1 }), 'no-alert-id', /diaSourceId or alertId/],
  ['a schema that is not Avro', packet(12n, { schemaId: 2 }), 'unusable-schema', /schema 2: not an Avro schema/],
] as [string, Buffer | null, QuarantineReason, RegExp][]) {
  test(`a message with ${what} is quarantined as ${reason}, and its neighbours are archived`, async (t) => {
    const { store, registry, handle, tally, events } = pipeline();
    registry.schemas.set(1, noId).set(2, '{"type":"nonsense"}').set(NO_BYTES, noBytes);
    const [before, after] = [packet(11n), packet(13n)];
    await Promise.all([
      handle(message(before, { offset: 41n })),
      handle(message(value, { offset: 42n })),
      handle(message(after, { offset: 43n })),
    ]);
    t.deepEqual(archived(store, 11n), before);
    t.deepEqual(archived(store, 13n), after);
    t.false(store.objects.has('alerts/12'));
    t.deepEqual(store.objects.get('quarantine/alerts-simulated/3/42.bin'), value ?? Buffer.alloc(0));
    t.deepEqual(tally.totals(), { archived: 2, existing: 0, quarantined: 1, bytes: before.length + after.length });
    const [line] = events('quarantined');
    t.like(line, { topic: 'alerts-simulated', partition: 3, offset: '42', reason });
    t.regex(line?.['error'] as string, error);
  });
}

test('a schema that the registry has as another kind than Avro quarantines its messages, and holds nothing up', async (t) => {
  const { registry, handle, events } = pipeline();
  registry.failures.push(new UnusableSchemaError(SCHEMA_ID, 'as PROTOBUF, expected AVRO', new URL('http://registry')));
  await handle(message(packet(12n)));
  t.like(events('quarantined')[0], { reason: 'unusable-schema' });
});

test('an alert whose schema the registry has lost is archived by the archived one, and the log says so', async (t) => {
  const { store, registry, handle, events } = pipeline();
  store.objects.set(`schemas/${SCHEMA_ID}`, Buffer.from(SCHEMA));
  registry.schemas.clear();
  const alert = packet(5n);
  await handle(message(alert));
  t.deepEqual(archived(store, 5n), alert);
  t.like(events('schema-lost')[0], { schemaId: SCHEMA_ID });
});

test('a store that refuses to look for a schema that nobody has holds nothing up', async (t) => {
  const { store, registry, handle, events } = pipeline();
  registry.schemas.clear();
  store.failures.push(new StoreError('refused', 'no right to list'));
  await handle(message(packet(5n)));
  t.like(events('quarantined')[0], { reason: 'unknown-schema' });
});

test('another alert under an archived id is quarantined, and the archived one stays', async (t) => {
  const { store, handle, events } = pipeline();
  const [first, second] = [packet(5n), packet(5n)];
  await handle(message(first));
  await handle(message(second, { offset: 43n }));
  t.deepEqual(archived(store, 5n), first);
  t.deepEqual(store.objects.get('quarantine/alerts-simulated/3/43.bin'), second);
  t.like(events('quarantined')[0], { reason: 'conflicting-content', offset: '43' });
});

test('an alert whose schema is not the archived one of its id is quarantined', async (t) => {
  const { store, handle, events } = pipeline();
  store.objects.set(`schemas/${SCHEMA_ID}`, Buffer.from(noId));
  await handle(message(packet(5n)));
  t.false(store.objects.has('alerts/5'));
  t.like(events('quarantined')[0], { reason: 'conflicting-schema' });
});

test('an archived alert that is unreadable is replaced, counted as archived, and told', async (t) => {
  const { store, handle, tally, events } = pipeline();
  store.objects.set('alerts/5', Buffer.alloc(0));
  const alert = packet(5n);
  await handle(message(alert));
  t.deepEqual(archived(store, 5n), alert);
  t.is(tally.totals().archived, 1);
  t.like(events('repaired')[0], { alertId: '5' });
});

/** Handles an alert, and checks that it came through whatever the trouble was. */
async function comesThrough(t: ExecutionContext, { handle, store, tally, events }: ReturnType<typeof pipeline>) {
  const alert = packet(5n);
  await handle(message(alert));
  t.deepEqual(archived(store, 5n), alert);
  t.like(tally.totals(), { archived: 1, quarantined: 0 });
  t.is(events('quarantined').length, 0);
  t.is(events('retrying').length, 1, 'one line for the whole trouble');
  t.is(events('recovered').length, 1);
}

test('a full disk is waited for, with a line that says what, and nothing is dropped', async (t) => {
  const parts = pipeline();
  parts.store.failures.push(full(), full(), full(), full(), full());
  await comesThrough(t, parts);
  t.like(parts.events('retrying')[0], { waiting: 1, error: 'ENOSPC: no space left on device, write' });
  t.regex(parts.events('retrying')[0]?.['nextTryAt'] as string, /^\d{4}-\d\d-\d\dT/);
});

test('a store that is away is waited for', async (t) => {
  const parts = pipeline();
  parts.store.failures.push(...Array.from({ length: 20 }, () => away('STORE')));
  await comesThrough(t, parts);
});

test('a registry that is away is waited for', async (t) => {
  const parts = pipeline();
  parts.registry.failures.push(...Array.from({ length: 20 }, () => away('REGISTRY')));
  await comesThrough(t, parts);
});

test('a quarantine that is away is waited for too', async (t) => {
  const { store, handle, tally } = pipeline();
  store.failures.push(full(), full());
  await handle(message(Buffer.from([0, 0, 4])));
  t.is(tally.totals().quarantined, 1);
  t.true(store.objects.has('quarantine/alerts-simulated/3/42.json'));
});

test('a schema that is registered later is found then', async (t) => {
  const { registry, handle, tally } = pipeline();
  registry.schemas.delete(SCHEMA_ID);
  await handle(message(packet(5n)));
  registry.schemas.set(SCHEMA_ID, SCHEMA);
  await handle(message(packet(5n), { offset: 43n }));
  t.like(tally.totals(), { archived: 1, quarantined: 1 });
});

test('a stop while a message waits for the store gives it up unhandled', async (t) => {
  const { store, handle, tally, stop } = pipeline();
  store.failures.push(...Array.from({ length: 100_000 }, full));
  const handled = handle(message(packet(5n)));
  stop.abort();
  await t.throwsAsync(handled, { instanceOf: GaveUpError, message: /ENOSPC/ });
  t.is(tally.totals().archived, 0);
});
