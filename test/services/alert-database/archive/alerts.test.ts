import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import test from 'ava';
import { putAlert } from '../../../../services/alert-database/src/archive/alerts.ts';
import { StoreError } from '../../../../services/alert-database/src/store/bucket/bucket-store.ts';
import { LAYOUT_NAMES, LAYOUTS } from '../../../../services/alert-database/src/store/layouts.ts';
import { LocalFiles } from '../../../../services/alert-database/src/store/local-files/local-files.ts';
import { archiveOf, readableArchive, readAlert } from '../support/archives.ts';
import { temporaryFolder } from '../support/folders.ts';
import { MemoryStore } from '../support/memory-store.ts';

const ID = 9_223_372_036_854_775_807n;
const alert = Buffer.concat([Buffer.from([0, 0, 0, 4, 77]), Buffer.alloc(20_000, 'pixels'), randomBytes(20_000)]);

test('the stored object is the gzipped message, under the whole id', async (t) => {
  const root = await temporaryFolder(t);
  t.is(await putAlert(archiveOf(await LocalFiles.forWriting(root)), ID, alert, 1), 'archived');
  const stored = await readFile(join(root, 'alerts', '9223372036854775807'));
  t.true(stored.length < alert.length);
  t.deepEqual(gunzipSync(stored), alert);
});

test('an alert that is there already exists, whoever compressed it at whatever level', async (t) => {
  const store = new MemoryStore();
  for (const level of [1, 6, 9]) {
    const stored = gzipSync(alert, { level });
    store.objects.set(`alerts/${ID}`, stored);
    t.is(await putAlert(archiveOf(store), ID, alert, 1), 'existing');
    t.is(store.objects.get(`alerts/${ID}`), stored);
  }
});

for (const [difference, other] of [
  ['the same length', Buffer.concat([alert.subarray(0, -1), Buffer.from([alert.at(-1)! ^ 1])])],
  ['fewer bytes', alert.subarray(0, -1)],
  ['more bytes', Buffer.concat([alert, Buffer.from([0])])],
  ['far more bytes', Buffer.alloc(50_000_000)],
] as const) {
  test(`another alert of ${difference} under the id is a conflict and stays`, async (t) => {
    const store = new MemoryStore();
    const stored = gzipSync(other, { level: 1 });
    store.objects.set(`alerts/${ID}`, stored);
    t.is(await putAlert(archiveOf(store), ID, alert, 1), 'conflicting');
    t.is(store.objects.get(`alerts/${ID}`), stored);
    t.deepEqual([...store.objects.keys()], [`alerts/${ID}`]);
  });
}

const whole = gzipSync(alert);
for (const [damage, bytes] of [
  ['empty', Buffer.alloc(0)],
  ['cut off', whole.subarray(0, 1000)],
  ['all zeros', Buffer.alloc(1000)],
  ['garbled', Buffer.concat([whole.subarray(0, 2000), Buffer.alloc(500), whole.subarray(2500)])],
  ['not gzipped', alert],
] as const) {
  test(`an archived file that is ${damage} is replaced, and its bytes are kept aside`, async (t) => {
    const root = await temporaryFolder(t);
    const store = await LocalFiles.forWriting(root);
    await writeFile(join(root, 'alerts', String(ID)), bytes);
    t.is(await putAlert(archiveOf(store), ID, alert, 1), 'repaired');
    t.deepEqual(gunzipSync(await readFile(join(root, 'alerts', String(ID)))), alert);
    t.deepEqual(await readFile(join(root, 'damaged', 'alerts', String(ID))), Buffer.from(bytes));
    t.is(await putAlert(archiveOf(store), ID, alert, 1), 'existing');
  });
}

test('of many puts of one alert at the same time one is archived, the others exist', async (t) => {
  const root = await temporaryFolder(t);
  const stores = [await LocalFiles.forWriting(root), await LocalFiles.forWriting(root)];
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, (_, writer) => putAlert(archiveOf(stores[writer % 2]!), ID, alert, 1)),
  );
  t.deepEqual(outcomes.sort(), ['archived', ...Array.from({ length: 29 }, () => 'existing')]);
});

test('an alert that was put just now costs no second request', async (t) => {
  const store = new MemoryStore();
  const archive = archiveOf(store);
  await putAlert(archive, ID, alert, 1);
  store.failures.push(new Error('the store was asked'));
  t.is(await putAlert(archive, ID, alert, 1), 'existing');
  t.is(store.failures.length, 1);
});

test('another alert under the id of one that was put just now is compared, and conflicts', async (t) => {
  const store = new MemoryStore();
  const archive = archiveOf(store);
  const other = Buffer.concat([alert, Buffer.from([1])]);
  await putAlert(archive, ID, alert, 1);
  t.is(await putAlert(archive, ID, other, 1), 'conflicting');
  t.is(await putAlert(archive, ID, other, 1), 'conflicting');
});

test('where the store noted the hash, the object need not be fetched to be compared', async (t) => {
  const store = new MemoryStore();
  await putAlert(archiveOf(store), ID, alert, 1);
  t.deepEqual(store.facts.get(`alerts/${ID}`), {
    sha256: createHash('sha256').update(alert).digest('hex'),
    contentType: 'application/gzip',
  });
  store.read = () => Promise.reject(new Error('the object was fetched'));
  t.is(await putAlert(archiveOf(store), ID, alert, 9), 'existing');
});

test('a wrong note is no conflict: the bytes decide', async (t) => {
  const store = new MemoryStore();
  await putAlert(archiveOf(store), ID, alert, 1);
  store.facts.set(`alerts/${ID}`, { sha256: 'of something else' });
  t.is(await putAlert(archiveOf(store), ID, alert, 1), 'existing');
});

test('an unreadable object that may not be replaced stays, and the good alert conflicts with it', async (t) => {
  const store = new MemoryStore();
  store.objects.set(`alerts/${ID}`, Buffer.from('no gzip'));
  store.replace = () => Promise.reject(new StoreError('refused', '403'));
  t.is(await putAlert(archiveOf(store), ID, alert, 1), 'conflicting');
  t.is(String(store.objects.get(`damaged/alerts/${ID}`)), 'no gzip');
});

test('damaged bytes of a name with a slash at its front lie below damaged/ too', async (t) => {
  const store = new MemoryStore();
  store.objects.set(`/alert_archive/v1/alerts/${ID}.avro.gz`, Buffer.from('no gzip'));
  t.is(await putAlert(archiveOf(store, 'gcs'), ID, alert, 1), 'repaired');
  t.true(store.objects.has(`damaged/alert_archive/v1/alerts/${ID}.avro.gz`));
});

for (const layout of LAYOUT_NAMES) {
  test(`an alert that was written as ${layout} is read as it, and by who looks everywhere`, async (t) => {
    const store = new MemoryStore();
    await putAlert(archiveOf(store, layout), ID, alert, 1);
    for (const layouts of [[layout], [...LAYOUT_NAMES]]) {
      t.deepEqual(await readAlert(readableArchive(store, layouts), ID), store.objects.get(LAYOUTS[layout].alert(ID)));
    }
    const others = LAYOUT_NAMES.filter((name) => name !== layout);
    t.is(await readAlert(readableArchive(store, others), ID), undefined);
  });
}

for (const layout of ['s3-v1', 's3-v2'] as const) {
  test(`an alert that was left uncompressed in ${layout} is gzipped on the way`, async (t) => {
    const store = new MemoryStore();
    store.objects.set(LAYOUTS[layout].plainAlert?.(ID) as string, alert);
    t.deepEqual(gunzipSync((await readAlert(readableArchive(store, [layout]), ID)) as Buffer), alert);
  });
}
