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

  test(`${kind}: an object that is there stays, and its new content isn't asked for`, async (t) => {
    const { store, other } = await make(t);
    await store.putIfAbsent('alerts/12', async () => Buffer.from('first'));
    for (const view of [store, other]) {
      t.is(await view.putIfAbsent('alerts/12', () => Promise.reject(new Error('asked for content'))), 'exists');
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
  });

  test(`${kind}: an object can be replaced`, async (t) => {
    const { store, other } = await make(t);
    await store.putIfAbsent('alerts/12', async () => Buffer.from('old'));
    await store.replace('alerts/12', Buffer.from('new'));
    t.is(String(await other.read('alerts/12')), 'new');
  });

  test(`${kind}: names with several folders and empty objects are fine`, async (t) => {
    const { store } = await make(t);
    t.is(await store.putIfAbsent('quarantine/a.topic_of-mine/11/7.bin', async () => Buffer.alloc(0)), 'created');
    t.is((await store.read('quarantine/a.topic_of-mine/11/7.bin'))?.length, 0);
  });

  test(`${kind}: content that can't be made leaves no object`, async (t) => {
    const { store } = await make(t);
    await t.throwsAsync(store.putIfAbsent('alerts/12', () => Promise.reject(new Error('no content'))), { message: /no content/ });
    t.is(await store.read('alerts/12'), undefined);
  });

  for (const name of ['../outside', 'alerts/../../outside', '/etc/passwd', 'alerts/', 'alerts/a\0b', 'alerts\\..', '']) {
    test(`${kind}: the name ${JSON.stringify(name)} is refused`, async (t) => {
      const { store } = await make(t);
      await t.throwsAsync(store.read(name), { instanceOf: TypeError, message: /plain segments/ });
      await t.throwsAsync(store.putIfAbsent(name, async () => Buffer.alloc(1)), { instanceOf: TypeError, message: /plain segments/ });
    });
  }
}
