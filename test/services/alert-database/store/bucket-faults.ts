import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { ExecutionContext, TestFn } from 'ava';
import { putAlert } from '../../../../services/alert-database/src/archive/alerts.ts';
import { Retry } from '../../../../services/alert-database/src/ingester/retry.ts';
import { BucketStore, StoreError } from '../../../../services/alert-database/src/store/bucket/bucket-store.ts';
import type { BucketClient, BucketFault } from '../../../../services/alert-database/src/store/bucket/client.ts';
import { readWhole } from '../../../../services/alert-database/src/store/opened-object.ts';
import { packet } from '../support/alerts.ts';
import { archiveOf } from '../support/archives.ts';
import type { BucketServer } from '../support/bucket-servers.ts';
import { FaultProxy, type Fate } from '../support/fault-proxy.ts';
import { memoryLog } from '../../../support/memory-log.ts';

export type BucketKind = {
  kind: string;
  server: (t: ExecutionContext) => BucketServer;
  connect: (endpoint: URL, bucket: string, limitMs?: number) => BucketClient;
};

/** Milliseconds of a request, in tests of what is too slow. */
const SHORT_LIMIT = 400;

/** The same in all others: they run at once, perhaps on a busy machine. */
export const LONG_LIMIT = 120_000;

/** What every bucket keeps when the network or the service fails. */
export function bucketFaults(test: TestFn, { kind, server, connect }: BucketKind): void {
  async function setUp(t: ExecutionContext, limitMs?: number) {
    const bucket = `bucket-${randomUUID().slice(0, 8)}`;
    await server(t).makeBucket(bucket);
    const proxy = await FaultProxy.before(t, server(t).url);
    const store = new BucketStore(connect(proxy.url, bucket, limitMs), { conditional: true });
    const direct = new BucketStore(connect(server(t).url, bucket), { conditional: true });
    return { proxy, store, direct };
  }

  async function fails(
    t: ExecutionContext,
    task: Promise<unknown>,
    fault: BucketFault,
    message: RegExp,
  ): Promise<void> {
    const error = await t.throwsAsync<StoreError>(task, { instanceOf: StoreError, message });
    t.like(error, { fault, code: 'STORE', retriable: true });
    t.is(error?.cause, undefined, "an SDK's error has the request with its credentials");
  }

  /** Gives requests of some methods a fate, `times` of them. */
  function next(proxy: FaultProxy, fate: Fate, times = 1, methods = ['PUT', 'POST', 'GET']): void {
    let left = times;
    proxy.fate = ({ method }) => (methods.includes(method) && left-- > 0 ? fate : 'pass');
  }

  const content = randomBytes(200_000);
  const put = (store: BucketStore) => store.putIfAbsent('alerts/1', async () => content);

  async function openAndRead(store: BucketStore): Promise<Buffer> {
    return readWhole((await store.open('alerts/1'))!, content.length);
  }

  test(`${kind}: with a service that fails half of the time, every alert is archived as it was sent`, async (t) => {
    const { proxy, store, direct } = await setUp(t);
    const fates: Fate[] = [503, 500, 'cut-request', 'lose-answer', 429, 'cut-answer'];
    // At random: a fixed order may fall in step with the tries of one alert, and fail it for ever.
    proxy.fate = () => (randomInt(2) === 0 ? (fates[randomInt(fates.length)] as Fate) : 'pass');
    const { log } = memoryLog();
    const retry = new Retry({ log, signal: new AbortController().signal, firstMs: 1, maxMs: 5, reportMs: 60_000 });
    const archive = archiveOf(store, 's3-v2');
    const alerts = Array.from({ length: 60 }, (_, id) => packet(BigInt(id), { bytes: 5000 }));
    const outcomes = await Promise.all(
      alerts.map((alert, id) =>
        retry.untilDone(
          () => putAlert(archive, BigInt(id), alert, 1),
          () => false,
        ),
      ),
    );
    t.true(
      outcomes.every((outcome) => outcome === 'archived' || outcome === 'existing'),
      String(outcomes),
    );
    const again = archiveOf(direct, 's3-v2');
    for (const [id, alert] of alerts.entries()) t.is(await putAlert(again, BigInt(id), alert, 1), 'existing');
  });

  test(`${kind}: a connection that breaks in the middle of a put leaves nothing`, async (t) => {
    const { proxy, store, direct } = await setUp(t);
    next(proxy, 'cut-request');
    await fails(t, put(store), 'away', /can't store .*alerts\/1: ./);
    t.is(await direct.read('alerts/1'), undefined);
    t.is(await put(store), 'created');
    t.deepEqual(await direct.read('alerts/1'), content);
  });

  test(`${kind}: a put whose answer was lost is found to be there`, async (t) => {
    const { proxy, store, direct } = await setUp(t);
    next(proxy, 'lose-answer');
    await fails(t, put(store), 'away', /can't store/);
    t.is(await put(store), 'exists');
    t.deepEqual(await direct.read('alerts/1'), content);
  });

  test(`${kind}: a busy service's wish to wait gets to whoever tries again, and nobody comes back before`, async (t) => {
    const { proxy, store } = await setUp(t);
    for (const request of [() => store.read('alerts/1'), () => openAndRead(store), () => put(store)]) {
      next(proxy, { retryAfter: '7' });
      t.like(await t.throwsAsync(request, { instanceOf: StoreError }), { fault: 'away', retryAfterMs: 7000 });
    }
    t.is(await put(store), 'created');
  });

  test(`${kind}: half an answer is no object, and is asked for once more`, async (t) => {
    const { proxy, store } = await setUp(t);
    await put(store);
    next(proxy, 'cut-answer');
    t.deepEqual(await store.read('alerts/1'), content);
    next(proxy, 'cut-answer', 2);
    await fails(t, store.read('alerts/1'), 'away', /can't read .*alerts\/1: ./);
  });

  test(`${kind}: an opened object that breaks off half-way doesn't end, it fails`, async (t) => {
    const { proxy, store } = await setUp(t);
    await put(store);
    next(proxy, 'cut-answer');
    await fails(t, openAndRead(store), 'away', /can't read .*alerts\/1: ./);
    next(proxy, 503);
    t.deepEqual(await openAndRead(store), content);
  });

  test(`${kind}: an opened object is given up when its next piece doesn't come`, async (t) => {
    const { proxy, store, direct } = await setUp(t, SHORT_LIMIT);
    await put(direct);
    proxy.fate = () => 'stall';
    await fails(t, openAndRead(store), 'away', /no answer within 0\.4 s/);
  });

  for (const fate of ['hang', 'stall'] as const) {
    test(`${kind}: a service that lets a reader ${fate} is given up in time`, async (t) => {
      const { proxy, store, direct } = await setUp(t, SHORT_LIMIT);
      await put(direct);
      next(proxy, fate, 2);
      await fails(t, store.read('alerts/1'), 'away', /no answer within 0\.4 s/);
    });
  }

  test(`${kind}: a service that never answers a put is given up in time`, async (t) => {
    const { proxy, store, direct } = await setUp(t, SHORT_LIMIT);
    next(proxy, 'hang');
    await fails(t, put(store), 'away', /no answer within 0\.4 s/);
    t.is(await put(direct), 'created');
  });

  test(`${kind}: a service that is away may come back`, async (t) => {
    const { proxy, store } = await setUp(t);
    await proxy.close();
    await fails(t, store.read('alerts/1'), 'away', /ECONNREFUSED/);
    await fails(t, put(store), 'away', /ECONNREFUSED/);
  });

  test(`${kind}: of writers that are in each other's way one tries again`, async (t) => {
    const { proxy, store } = await setUp(t);
    next(proxy, 409, 100, ['PUT', 'POST']);
    await fails(t, put(store), 'busy', /other writers/);
    next(proxy, 409, 3);
    t.is(await put(store), 'created');
    // Another writer was the first, or the service has no other answer for what is there.
    next(proxy, 409, 100, ['PUT', 'POST']);
    t.is(await put(store), 'exists');
  });

  test(`${kind}: what a writer may not overwrite is there; what it may not write at all is a failure`, async (t) => {
    const { proxy, store, direct } = await setUp(t);
    next(proxy, 403, 100, ['PUT', 'POST']);
    await fails(t, put(store), 'refused', /can't store .*alerts\/1: 403/);
    await put(direct);
    t.is(await put(store), 'exists');
  });

  test(`${kind}: rights that are taken away are told, and not mistaken for an object that isn't there`, async (t) => {
    const { proxy, store } = await setUp(t);
    await put(store);
    for (const status of [401, 403]) {
      next(proxy, status, 100);
      await fails(t, store.read('alerts/1'), 'refused', new RegExp(`can't read .*alerts/1: ${status}`));
    }
  });

  test(`${kind}: a bucket that is gone is a failure, not an alert that never was`, async (t) => {
    const gone = new BucketStore(connect(server(t).url, `gone-${randomUUID().slice(0, 8)}`), { conditional: true });
    await fails(t, put(gone), 'no-bucket', /can't store/);
  });

  test(`${kind}: where the service has no conditional put, what is there is looked for first`, async (t) => {
    const { proxy, direct } = await setUp(t);
    const bucket = direct.place.split('//')[1] as string;
    const looking = new BucketStore(connect(proxy.url, bucket), { conditional: false });
    t.is(await put(looking), 'created');
    t.is(await looking.putIfAbsent('alerts/1', () => Promise.reject(new Error('asked for content'))), 'exists');
    t.deepEqual(await direct.read('alerts/1'), content);
    t.false(proxy.seen.some(({ conditional }) => conditional));
  });

  test(`${kind}: the hash that was given with an object is noted with it`, async (t) => {
    const { store, direct } = await setUp(t);
    await store.putIfAbsent('alerts/1', async () => content, { sha256: 'ab12', contentType: 'application/gzip' });
    await store.putIfAbsent('alerts/2', async () => content);
    t.is(await direct.notedSha256('alerts/1'), 'ab12');
    t.is(await direct.notedSha256('alerts/2'), undefined);
    await store.replace('alerts/1', content, { sha256: 'cd34' });
    t.is(await direct.notedSha256('alerts/1'), 'cd34');
  });

  test(`${kind}: many requests at once are all answered`, async (t) => {
    const { store, direct } = await setUp(t);
    const names = Array.from({ length: 100 }, (_, id) => `alerts/${id}`);
    await Promise.all(names.map((name) => store.putIfAbsent(name, async () => Buffer.from(name))));
    const read = await Promise.all(names.map((name) => direct.read(name)));
    t.deepEqual(read.map(String), names);
  });
}
