import { randomBytes } from 'node:crypto';
import type { ExecutionContext, TestFn } from 'ava';
import type { ObjectStore } from '../../../../services/alert-database/src/store/store.ts';

/** Opens an empty store, and a second view of it as another process would have. */
export type StoreFactory = (t: ExecutionContext) => Promise<{ store: ObjectStore; other: ObjectStore }>;

/** What every store keeps, whatever it is made of. */
export function storeContract(test: TestFn, kind: string, make: StoreFactory): void {
  test(`${kind}: an object that was put is read back byte for byte`, async (t) => {
    const { store, other } = await make(t);
    const content = randomBytes(100_000);
    t.is(await store.putIfAbsent('alerts/12', async () => content), 'created');
    t.deepEqual(await store.read('alerts/12'), content);
    t.deepEqual(await other.read('alerts/12'), content);
  });

  test(`${kind}: an object that is there stays as it is`, async (t) => {
    const { store, other } = await make(t);
    await store.putIfAbsent('alerts/12', async () => Buffer.from('first'));
    for (const view of [store, other]) {
      t.is(await view.putIfAbsent('alerts/12', async () => Buffer.from('second')), 'exists');
    }
    t.is(String(await store.read('alerts/12')), 'first');
  });

  test(`${kind}: of many puts of one name at the same time exactly one makes it`, async (t) => {
    const { store, other } = await make(t);
    const puts = Array.from({ length: 40 }, (_, writer) =>
      (writer % 2 === 0 ? store : other).putIfAbsent('alerts/12', async () => Buffer.from(`writer ${writer}`)),
    );
    const results = await Promise.all(puts);
    t.is(results.filter((result) => result === 'created').length, 1);
    t.is(String(await store.read('alerts/12')), `writer ${results.indexOf('created')}`);
  });

  test(`${kind}: what was never put is not there`, async (t) => {
    const { store } = await make(t);
    t.is(await store.read('alerts/12'), undefined);
    t.is(await store.read('quarantine/topic/0/7.bin'), undefined);
    t.is(await store.notedSha256('alerts/12'), undefined);
  });

  test(`${kind}: an object can be replaced`, async (t) => {
    const { store, other } = await make(t);
    await store.putIfAbsent('alerts/12', async () => Buffer.from('old'));
    await store.replace('alerts/12', Buffer.from('new'));
    t.is(String(await other.read('alerts/12')), 'new');
  });

  for (const name of [
    'quarantine/a.topic_of-mine/11/7.bin',
    '/alert_archive/v1/alerts/9223372036854775807.avro.gz',
    'v2/alerts/922337/9223372036854775807.avro.gz',
    'a/..b/.c/...',
    '_/-',
    'long'.repeat(50),
  ]) {
    test(`${kind}: ${name.slice(0, 60)} is a name like any other`, async (t) => {
      const { store, other } = await make(t);
      t.is(await store.putIfAbsent(name, async () => Buffer.from(name)), 'created');
      t.is(await other.putIfAbsent(name, async () => Buffer.from('other')), 'exists');
      t.is(String(await other.read(name)), name);
    });
  }

  test(`${kind}: an object may be empty`, async (t) => {
    const { store } = await make(t);
    t.is(await store.putIfAbsent('alerts/12', async () => Buffer.alloc(0)), 'created');
    t.is((await store.read('alerts/12'))?.length, 0);
  });

  test(`${kind}: an object of 20 MB is read back byte for byte`, async (t) => {
    const { store, other } = await make(t);
    const content = randomBytes(20_000_000);
    t.is(await store.putIfAbsent('alerts/12', async () => content), 'created');
    t.true((await other.read('alerts/12'))?.equals(content));
  });

  test(`${kind}: content that can't be made leaves no object`, async (t) => {
    const { store } = await make(t);
    await t.throwsAsync(store.putIfAbsent('alerts/12', () => Promise.reject(new Error('no content'))), { message: /no content/ });
    t.is(await store.read('alerts/12'), undefined);
  });

  for (const name of ['../outside', 'alerts/../../outside', '//etc/passwd', '/../x', 'alerts/', 'alerts/a\0b', 'alerts\\..', '', '/']) {
    test(`${kind}: the name ${JSON.stringify(name)} is refused`, async (t) => {
      const { store } = await make(t);
      const refused = { instanceOf: TypeError, message: /plain segments/ };
      await t.throwsAsync(store.read(name), refused);
      await t.throwsAsync(store.putIfAbsent(name, async () => Buffer.alloc(1)), refused);
      await t.throwsAsync(store.replace(name, Buffer.alloc(1)), refused);
    });
  }
}
