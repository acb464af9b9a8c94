import { randomBytes } from 'node:crypto';
import type { ExecutionContext, TestFn } from 'ava';
import { readWhole, type ObjectReader } from '../../../../services/alert-database/src/store/opened-object.ts';
import type { ObjectStore } from '../../../../services/alert-database/src/store/store.ts';

/** Opens an empty store, and a second view of it as another process would have. */
export type StoreFactory = (
  t: ExecutionContext,
) => Promise<{ store: ObjectStore & ObjectReader; other: ObjectStore & ObjectReader }>;

async function listed(store: ObjectStore, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const name of store.list(prefix)) names.push(name);
  return names;
}

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

  test(`${kind}: an object that is opened tells its size before it is read, and comes byte for byte`, async (t) => {
    const { store, other } = await make(t);
    const content = randomBytes(5_000_000);
    await store.putIfAbsent('alerts/12', async () => content);
    const opened = await other.open('alerts/12');
    t.is(opened?.size, content.length);
    t.true((await readWhole(opened!, content.length)).equals(content));
    t.is(await other.open('alerts/13'), undefined);
  });

  test(`${kind}: an opened object's version is the content's: the same as long as that is`, async (t) => {
    const { store, other } = await make(t);
    const version = async () => {
      const opened = await other.open('alerts/12');
      await opened?.close();
      return opened?.version;
    };
    await store.putIfAbsent('alerts/12', async () => Buffer.from('first'));
    const first = await version();
    t.truthy(first);
    t.is(await version(), first);
    await store.replace('alerts/12', Buffer.from('other'));
    t.not(await version(), first);
  });

  test(`${kind}: an opened object may be closed before its end, and many times`, async (t) => {
    const { store } = await make(t);
    await store.putIfAbsent('alerts/12', async () => randomBytes(5_000_000));
    for (let times = 0; times < 50; times += 1) {
      const opened = await store.open('alerts/12');
      if (times % 2 === 0) {
        for await (const piece of opened!.content) {
          t.true(piece.length > 0);
          break;
        }
      }
      await opened?.close();
      await opened?.close();
    }
  });

  test(`${kind}: what is longer than may be held is not held`, async (t) => {
    const { store } = await make(t);
    await store.putIfAbsent('alerts/12', async () => randomBytes(3_000_000));
    await t.throwsAsync(readWhole((await store.open('alerts/12'))!, 2_999_999), { message: /at most 2999999 bytes/ });
  });

  test(`${kind}: content that can't be made leaves no object`, async (t) => {
    const { store } = await make(t);
    await t.throwsAsync(
      store.putIfAbsent('alerts/12', () => Promise.reject(new Error('no content'))),
      { message: /no content/ },
    );
    t.is(await store.read('alerts/12'), undefined);
  });

  test(`${kind}: the names below a prefix are listed in order, over many pages, and no others`, async (t) => {
    const { store, other } = await make(t);
    // More than the thousand that a bucket's page has.
    const names = Array.from({ length: 1100 }, (_, offset) => `quarantine/alerts/0/${offset}.bin`);
    const put = (name: string) => store.putIfAbsent(name, async () => Buffer.alloc(0));
    for (let first = 0; first < names.length; first += 50) await Promise.all(names.slice(first, first + 50).map(put));
    const beside = [
      'quarantine/alerts-2/0/1.bin',
      'quarantine/alerts/0.bin',
      'quarantined/alerts/0/1.bin',
      'alerts/12',
    ];
    for (const name of beside) await put(name);
    t.deepEqual(await listed(other, 'quarantine/alerts/0/'), names.toSorted());
    t.deepEqual(await listed(other, 'quarantine/'), [...names, ...beside.slice(0, 2)].toSorted());
    t.deepEqual(await listed(other, 'nothing/'), []);
  });

  test(`${kind}: an object that was removed is gone, its neighbours stay, and to remove it again is no failure`, async (t) => {
    const { store, other } = await make(t);
    for (const name of ['alerts/12', 'alerts/13']) await store.putIfAbsent(name, async () => Buffer.from(name));
    await other.remove('alerts/12');
    await other.remove('alerts/12');
    t.is(await store.read('alerts/12'), undefined);
    t.is(String(await store.read('alerts/13')), 'alerts/13');
    t.is(await store.putIfAbsent('alerts/12', async () => Buffer.from('again')), 'created');
  });

  for (const name of [
    '../outside',
    'alerts/../../outside',
    '//etc/passwd',
    '/../x',
    'alerts/',
    'alerts/a\0b',
    'alerts\\..',
    '',
    '/',
  ]) {
    test(`${kind}: the name ${JSON.stringify(name)} is refused`, async (t) => {
      const { store } = await make(t);
      const refused = { instanceOf: TypeError, message: /plain segments/ };
      await t.throwsAsync(store.read(name), refused);
      await t.throwsAsync(store.open(name), refused);
      await t.throwsAsync(
        store.putIfAbsent(name, async () => Buffer.alloc(1)),
        refused,
      );
      await t.throwsAsync(store.replace(name, Buffer.alloc(1)), refused);
      await t.throwsAsync(store.remove(name), refused);
      await t.throwsAsync(listed(store, `${name}/`), refused);
    });
  }
}
