import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import avsc from 'avsc';
import test from 'ava';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { serverApp } from '../../../../../services/alert-database/src/server/app.ts';
import { memoryLog } from '../../../../support/memory-log.ts';
import { packet, SCHEMA, SCHEMA_ID } from '../../support/alerts.ts';
import { readableArchive } from '../../support/archives.ts';
import { SlowStore } from '../../support/slow-store.ts';
import { until } from '../../support/until.ts';

const LARGE = '9223372036854775807';
const IDS = ['1', '2', '3', LARGE];
const CONTAINER = { accept: 'application/vnd.apache.avro' };

function setUp() {
  const store = new SlowStore();
  const packets = new Map(IDS.map((id) => [id, packet(BigInt(id), { bytes: id === LARGE ? 1_500_000 : 2000 })]));
  for (const [id, message] of packets) store.objects.set(`alerts/${id}`, gzipSync(message));
  store.objects.set(`schemas/${SCHEMA_ID}`, Buffer.from(SCHEMA));
  const { log, events } = memoryLog();
  const registry = new MetricsRegistry();
  const app = serverApp({ store: readableArchive(store), log, registry, reading: { cacheBytes: 0, maxReads: 4 } });
  const ask = async (body: unknown, headers: Record<string, string> = {}) =>
    app.request('/v1/alerts:batch', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { store, packets, ask, events, registry };
}

/** Takes an answer apart as a client does: undefined for an alert that isn't archived. */
function frames(body: Buffer): (Buffer | undefined)[] {
  const found: (Buffer | undefined)[] = [];
  for (let at = 0; at < body.length;) {
    const end = at + 4 + body.readUInt32BE(at);
    found.push(end === at + 4 ? undefined : gunzipSync(body.subarray(at + 4, end)));
    at = end;
  }
  return found;
}

test('alerts come in the order of their ids, each as it is stored, with a gap for what is not archived', async (t) => {
  const { ask, packets, registry } = setUp();
  const ids = ['3', '77', LARGE, '1', '0', '1'];
  const answer = await ask({ ids });
  t.is(answer.status, 200);
  t.is(answer.headers.get('content-type'), 'application/octet-stream');
  const body = Buffer.from(await answer.arrayBuffer());
  const found = frames(body);
  t.is(found.length, ids.length);
  t.regex(
    await registry.metrics(),
    new RegExp(`alertdb_response_bytes_total{route="/v1/alerts:batch"} ${body.length}\\n`),
  );
  for (const [index, id] of ids.entries()) t.deepEqual(found[index], packets.get(id), id);
});

test('a container has the alerts as they were written, and says which are not archived', async (t) => {
  const { ask, packets } = setUp();
  const answer = await ask({ ids: ['3', '77', LARGE, '1'] }, CONTAINER);
  t.is(answer.headers.get('content-type'), 'application/vnd.apache.avro');
  // Another program's reader.
  const decoder = new avsc.streams.BlockDecoder({
    parseHook: (schema) => avsc.Type.forSchema(schema, { registry: { long: raw } }),
  });
  const records: { diaSourceId: Buffer }[] = [];
  let missing: string | undefined;
  decoder.on(
    'metadata',
    (_type, _codec, header: { meta: Record<string, Buffer> }) => (missing = String(header.meta['alertdb.missing'])),
  );
  decoder.on('data', (record) => records.push(record as never));
  decoder.end(Buffer.from(await answer.arrayBuffer()));
  await once(decoder, 'end');
  t.is(missing, '["77"]');
  t.deepEqual(
    records.map((record) => avsc.Type.forSchema(JSON.parse(SCHEMA), { registry: { long: raw } }).toBuffer(record)),
    ['3', LARGE, '1'].map((id) => packets.get(id)!.subarray(5)),
  );
});

const raw = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: () => 0,
});

test('a container of alerts with several schemas is refused, with what to do; packets are not', async (t) => {
  const { ask, store } = setUp();
  store.objects.set('alerts/4', gzipSync(packet(4n, { schemaId: 900 })));
  const answer = await ask({ ids: ['1', '4'] }, CONTAINER);
  t.is(answer.status, 409);
  t.regex(
    ((await answer.json()) as { detail: string }).detail,
    /these alerts have 900, 1101: ask for those of each schema, or for application\/octet-stream/,
  );
  t.is((await ask({ ids: ['1', '4'] })).status, 200);
});

test('a container whose schema is not archived, or of nothing, is refused', async (t) => {
  const { ask, store } = setUp();
  t.is((await ask({ ids: ['77'] }, CONTAINER)).status, 404);
  store.objects.delete(`schemas/${SCHEMA_ID}`);
  t.is((await ask({ ids: ['1'] }, CONTAINER)).status, 409);
});

for (const [what, object] of [
  ['no packet', gzipSync(Buffer.from('xxxxxxxxxx'))],
  ['too short', gzipSync(Buffer.alloc(3))],
  ['no gzip', Buffer.from('xxxxxxxxxx')],
  ['cut off', gzipSync(packet(5n)).subarray(0, 100)],
  ['too large to be an alert', Buffer.alloc(33 * 2 ** 20, 'x')],
] as const) {
  test(`a container with an alert that is ${what} is refused as damaged`, async (t) => {
    const { ask, store } = setUp();
    store.objects.set('alerts/5', object);
    const answer = await ask({ ids: ['1', '5'] }, CONTAINER);
    t.is(answer.status, 500);
    t.is(answer.headers.get('retry-after'), null);
    t.deepEqual(await answer.json(), { detail: 'the archived alert is damaged' });
  });
}

for (const [body, status, detail] of [
  ['', 400, /Malformed JSON/],
  ['[]', 400, /expected an object with a list of ids/],
  ['{}', 400, /^ids: expected a list of ids/],
  ['{"ids":"1"}', 400, /^ids: expected a list of ids/],
  ['{"ids":[]}', 400, /^ids: expected at least one id/],
  ['{"ids":[1]}', 400, /^ids\[0\]: expected an alert's id, a decimal string of at most 2\^63 - 1, got 1$/],
  ['{"ids":["1","-1"]}', 400, /^ids\[1\]: .* got "-1"$/],
  ['{"ids":["9223372036854775808"]}', 400, /^ids\[0\]/],
  ['{"ids":["1\\u0000"]}', 400, /^ids\[0\]/],
  ['{"ids":["1"],"more":1}', 400, /more/],
  [JSON.stringify({ ids: Array.from({ length: 1001 }, () => '1') }), 400, /^ids: expected at most 1000 ids, got 1001$/],
  [JSON.stringify({ ids: [' '.repeat(70_000)] }), 413, /at most 65536 bytes/],
] as const) {
  test(`a request with ${body.slice(0, 40) || 'no body'} is ${status}`, async (t) => {
    const answer = await setUp().ask(body);
    t.is(answer.status, status);
    const error = (await answer.json()) as { detail: string };
    t.regex(error.detail, detail);
    t.true(error.detail.length < 200);
  });
}

test('what is no JSON, or for nobody, is refused', async (t) => {
  const { ask } = setUp();
  t.is((await ask('ids=1', { 'content-type': 'text/plain' })).status, 415);
  t.is((await ask({ ids: ['1'] }, { accept: 'text/html' })).status, 406);
});

test('a thousand ids read a few alerts at a time, which leaves half of the reads for others', async (t) => {
  const { ask, store } = setUp();
  store.hold();
  const answer = ask({ ids: Array.from({ length: 1000 }, (_, id) => String(id)) });
  await until(() => store.opened.length === 2);
  // Whatever else were begun would have been by now.
  await setImmediate();
  t.is(store.opened.length, 2);
  store.letGo();
  t.is(frames(Buffer.from(await (await answer).arrayBuffer())).filter((alert) => alert !== undefined).length, 3);
});

test('who goes away has no more read for them, and gives their place back', async (t) => {
  const { ask, store, registry } = setUp();
  for (let times = 0; times < 20; times += 1) {
    const answer = await ask({ ids: Array.from({ length: 1000 }, (_, id) => (id % 2 === 0 ? LARGE : String(id))) });
    t.is(answer.status, 200, `request ${times}`);
    const reader = answer.body!.getReader();
    await reader.read();
    await reader.cancel();
  }
  await until(async () => (await registry.metrics()).includes('alertdb_reads_in_flight 0\n'));
  t.true(store.opened.length < 1000, String(store.opened.length));
});

test('a store that is away at once is 503, and the place is free again', async (t) => {
  const { ask, store } = setUp();
  for (let times = 0; times < 20; times += 1) {
    store.failures.push(new Error('EIO'));
    const answer = await ask({ ids: ['1'] });
    t.is(answer.status, 503);
    t.is(answer.headers.get('retry-after'), '5');
    t.deepEqual(await answer.json(), { detail: 'the alert store cannot be read at the moment' });
  }
  t.is((await ask({ ids: ['1'] })).status, 200);
});

test('a store that fails half-way breaks the answer off', async (t) => {
  const { ask, store, events } = setUp();
  const answer = await ask({ ids: ['1', '2', '3', '1', '2', '3', '1', '2', '3', '1'] });
  const reader = answer.body!.getReader();
  await reader.read();
  store.failures.push(new Error('EIO'));
  await t.throwsAsync(
    async () => {
      for (;;) if ((await reader.read()).done) break;
    },
    { message: 'broken off' },
  );
  t.like(events('broken-off')[0], { error: 'EIO' });
});
