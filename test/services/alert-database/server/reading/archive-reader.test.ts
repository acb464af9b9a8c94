import { randomBytes } from 'node:crypto';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import {
  ArchiveReader,
  type ReadingOptions,
} from '../../../../../services/alert-database/src/server/reading/archive-reader.ts';
import { WHOLE_LIMIT } from '../../../../../services/alert-database/src/server/reading/find-alert.ts';
import type { LayoutName } from '../../../../../services/alert-database/src/store/layouts.ts';
import { packet } from '../../support/alerts.ts';
import { readableArchive } from '../../support/archives.ts';
import { SlowStore } from '../../support/slow-store.ts';

const message = packet(1n);
const stored = gzipSync(message);

function setUp(options: Partial<ReadingOptions> = {}, layouts?: LayoutName[]) {
  const store = new SlowStore();
  store.objects
    .set('alerts/1', stored)
    .set('alerts/2', gzipSync(packet(2n)))
    .set('schemas/900', Buffer.from('"int"'));
  const registry = new MetricsRegistry();
  const reader = new ArchiveReader(readableArchive(store, layouts), registry, {
    cacheBytes: 1e6,
    maxReads: 10,
    ...options,
  });
  const metric = async (series: string) => {
    const line = (await registry.metrics()).split('\n').find((each) => each.startsWith(`alertdb_${series} `));
    return Number(line?.split(' ').at(-1) ?? 0);
  };
  return { store, reader, metric };
}

const taken = async (t: { fail: (message: string) => void }, alert: ReturnType<ArchiveReader['alerts']['read']>) => {
  const found = await alert;
  if (found === undefined || !('gzipped' in found)) t.fail('expected a whole alert');
  return found as Exclude<typeof found, undefined> & { gzipped: Buffer };
};

test('an alert that many ask for at once is read once', async (t) => {
  const { store, reader, metric } = setUp({ cacheBytes: 0 });
  store.hold();
  const asked = Array.from({ length: 50 }, () => taken(t, reader.alerts.read(1n)));
  store.letGo();
  for (const { gzipped } of await Promise.all(asked)) t.deepEqual(gzipped, stored);
  t.deepEqual(store.opened, ['alerts/1']);
  t.is(await metric('cache_requests_total{object="alert",result="joined"}'), 49);
  t.is(await metric('cache_requests_total{object="alert",result="miss"}'), 1);
});

test('an alert that was asked for a moment ago is in memory, and a schema too', async (t) => {
  const { store, reader, metric } = setUp();
  for (let times = 0; times < 3; times += 1) {
    await reader.alerts.read(1n);
    await reader.schemas.read(900);
  }
  t.deepEqual(store.opened, ['alerts/1']);
  t.is(await metric('cache_requests_total{object="alert",result="hit"}'), 2);
  t.is(await metric('cache_requests_total{object="schema",result="hit"}'), 2);
  t.true((await metric('cache_bytes')) > stored.length);
});

test('what is not archived is looked for again: it may come any moment', async (t) => {
  const { store, reader } = setUp();
  t.is(await reader.alerts.read(3n), undefined);
  store.objects.set('alerts/3', stored);
  t.truthy(await reader.alerts.read(3n));
});

test('a read that failed is not kept, and those who waited for it are told', async (t) => {
  const { store, reader } = setUp();
  store.failures.push(new AlertStreamError('STORE', 'EIO'));
  const both = await Promise.allSettled([reader.alerts.read(1n), reader.alerts.read(1n)]);
  t.deepEqual(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  t.truthy(await reader.alerts.read(1n));
});

test('one read more than may run is refused, unless it is of what is being read already', async (t) => {
  const { store, reader, metric } = setUp({ maxReads: 1 });
  store.hold();
  const first = reader.alerts.read(1n);
  const joined = reader.alerts.read(1n);
  await t.throwsAsync(reader.alerts.read(2n), { message: /too many/ });
  await t.throwsAsync(reader.schemas.read(900), { message: /too many/ });
  t.is(await metric('reads_in_flight'), 1);
  t.is(await metric('reads_refused_total'), 2);
  store.letGo();
  await Promise.all([first, joined]);
  t.truthy(await reader.alerts.read(2n));
  t.is(await metric('reads_in_flight'), 0);
});

test('work that can wait gets its alert when the others have theirs', async (t) => {
  const { store, reader } = setUp({ maxReads: 1 });
  store.hold();
  const first = reader.alerts.read(1n);
  const patient = [reader.alerts.readPatiently(2n), reader.alerts.readPatiently(2n)];
  await setImmediate();
  store.letGo();
  await first;
  t.truthy(await patient[0]);
  t.is(await patient[1], await patient[0]);
  t.deepEqual(store.opened, ['alerts/1', 'alerts/2']);
});

test('a store that does not answer is told after a time, and its reads still count', async (t) => {
  const { store, reader, metric } = setUp({ deadlineMs: 50, maxReads: 1 });
  store.hold();
  const late = { status: 503, headers: { 'retry-after': '5' }, message: 'the alert store has not answered for 0.05 s' };
  const answers = await Promise.allSettled([reader.alerts.read(1n), reader.alerts.read(1n)]);
  for (const answer of answers) t.like(answer.status === 'rejected' ? answer.reason : undefined, late);
  t.is(await metric('reads_in_flight'), 1);
  await t.throwsAsync(reader.alerts.read(2n), { message: /too many/ }, 'it would only wait as well');
  store.letGo();
  await setImmediate();
  t.is(await metric('reads_in_flight'), 0);
  t.truthy(await reader.alerts.read(2n));
});

test('one that waits for a place is told after a time, once it is its turn, and its place goes to the next', async (t) => {
  const { store, reader, metric } = setUp({ deadlineMs: 50, maxReads: 1 });
  store.hold();
  const { promise: turn, resolve: itsTurn } = Promise.withResolvers<void>();
  const hung = reader.alerts.read(1n);
  const waiting = reader.alerts.readPatiently(2n);
  const early = reader.alerts.readPatiently(2n, turn);
  await t.throwsAsync(hung, { message: /has not answered/ });
  t.like(await t.throwsAsync(waiting), {
    status: 503,
    headers: { 'retry-after': '5' },
    message: 'too many other alerts have been read for 0.05 s',
  });
  t.is(await Promise.race([early, sleep(100)]), undefined, 'nobody waits for it yet');
  store.letGo();
  itsTurn();
  t.truthy(await early);
  t.is(await metric('reads_in_flight'), 0);
});

for (const cacheBytes of [0, 1e6]) {
  test(`many that wait get large alerts in their order, repeated ones too, with ${cacheBytes} bytes of cache`, async (t) => {
    const { store, reader, metric } = setUp({ cacheBytes, maxReads: 4 });
    const large = gzipSync(packet(7n, { bytes: 2 * WHOLE_LIMIT }), { level: 1 });
    for (const id of [7, 8, 9]) store.objects.set(`alerts/${id}`, large);
    const ids = [7n, 7n, 8n, 9n, 1n, 7n, 8n, 9n, 1n];
    store.hold();
    const asked = ids.map((id) => reader.alerts.readPatiently(id));
    await setImmediate();
    store.letGo();
    for (const [index, id] of ids.entries()) {
      const alert = await Promise.race([asked[index], sleep(5000, 'stuck' as const)]);
      if (alert === undefined || alert === 'stuck') return t.fail(`${index}: ${alert}`);
      t.is('content' in alert, id !== 1n);
      if ('content' in alert) await alert.close();
    }
    t.is(await metric('reads_in_flight'), 0);
  });
}

test("two writers' objects of one alert have two tags, since their bytes differ", async (t) => {
  const [one, other] = [setUp(), setUp()];
  other.store.objects.set('alerts/1', gzipSync(message, { level: 1 }));
  const [a, b] = [await taken(t, one.reader.alerts.read(1n)), await taken(t, other.reader.alerts.read(1n))];
  t.deepEqual(gunzipSync(a.gzipped), gunzipSync(b.gzipped));
  t.not((a as { etag: string }).etag, (b as { etag: string }).etag);
});

test('an alert is found by the names of every layout, and gzipped where it is not', async (t) => {
  for (const [name, object] of [
    ['alerts/5', stored],
    ['/alert_archive/v1/alerts/5.avro.gz', stored],
    ['v1/alerts/5.avro.gz', stored],
    ['v1/alerts/5.avro', message],
    ['v2/alerts/5/5.avro.gz', stored],
    ['v2/alerts/5/5.avro', message],
  ] as const) {
    const { store, reader } = setUp({}, ['s3-v2', 'gcs', 's3-v1', 'local-files']);
    store.objects.set(name, object);
    t.deepEqual(gunzipSync((await taken(t, reader.alerts.read(5n))).gzipped), message, name);
  }
});

for (const [what, isPlain] of [
  ['as it is', false],
  ['gzipped on the way', true],
] as const) {
  test(`a large alert is passed on ${what}, and each who asks opens it anew`, async (t) => {
    const { store, reader, metric } = setUp({}, ['s3-v1']);
    const large = packet(7n, { bytes: 2 * WHOLE_LIMIT });
    const object = isPlain ? large : gzipSync(large);
    store.objects.set(isPlain ? 'v1/alerts/7.avro' : 'v1/alerts/7.avro.gz', object);
    const asked = await Promise.all([reader.alerts.read(7n), reader.alerts.read(7n)]);
    t.is(await metric('reads_in_flight'), 2);
    for (const alert of asked) {
      if (alert === undefined || !('content' in alert)) throw new Error('expected one to pass on');
      t.is(alert.size, isPlain ? undefined : object.length);
      const pieces: Buffer[] = [];
      for await (const piece of alert.content) pieces.push(piece);
      t.true(gunzipSync(Buffer.concat(pieces)).equals(large));
      await alert.close();
    }
    t.is(await metric('reads_in_flight'), 0);
    t.true(gunzipSync((await reader.wholeAlert(7n, reader.memory.lease()))!.gzipped).equals(large));
  });
}

test('a large alert that ends before its size is a failure', async (t) => {
  const { store, reader } = setUp();
  const object = randomBytes(WHOLE_LIMIT + 1).fill(0x1f, 0, 1);
  store.open = async () => ({
    size: object.length + 1,
    version: undefined,
    content: (async function* () {
      yield object;
    })(),
    close: async () => {},
  });
  await t.throwsAsync(reader.wholeAlert(1n, reader.memory.lease()), {
    message: /expected 1048578 bytes of an alert, got 1048577/,
  });
});
