import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { LocalFiles } from '../../../../../services/alert-database/src/store/local-files/local-files.ts';
import { code, runNode } from '../../../../support/node.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { storeContract } from '../contract.ts';

storeContract(test, 'local-files', async (t) => {
  const root = await temporaryFolder(t);
  return { store: await LocalFiles.forWriting(root), other: await LocalFiles.forWriting(root) };
});

test('the content of a file that is there is not asked for', async (t) => {
  const store = await LocalFiles.forWriting(await temporaryFolder(t));
  await store.putIfAbsent('alerts/12', async () => Buffer.from('first'));
  t.is(await store.putIfAbsent('alerts/12', () => Promise.reject(new Error('asked for content'))), 'exists');
});

test('a name with a slash at its front stays below the root', async (t) => {
  const root = await temporaryFolder(t);
  const store = await LocalFiles.forWriting(root);
  await store.putIfAbsent('/alert_archive/v1/alerts/1.avro.gz', async () => Buffer.from('alert'));
  t.deepEqual(await readdir(join(root, 'alert_archive', 'v1', 'alerts')), ['1.avro.gz']);
});

test('an alert lies at alerts/{id}, and no temporary file is left', async (t) => {
  const root = await temporaryFolder(t);
  const store = await LocalFiles.forWriting(root);
  await Promise.all(
    Array.from({ length: 50 }, (_, id) => store.putIfAbsent(`alerts/${id}`, async () => Buffer.from('alert'))),
  );
  await store.putIfAbsent('alerts/1', async () => Buffer.from('again'));
  t.is((await readdir(join(root, 'alerts'))).length, 50);
  t.deepEqual(await readdir(join(root, 'tmp')), []);
});

test('the folder is made in its parent when it is opened for writing', async (t) => {
  const root = join(await temporaryFolder(t), 'archive');
  const store = await LocalFiles.forWriting(root);
  await store.putIfAbsent('alerts/1', async () => Buffer.from('alert'));
  t.is(String(await (await LocalFiles.forReading(root)).read('alerts/1')), 'alert');
});

test('a folder that is not there, is a file, or holds a file for a folder is refused by name', async (t) => {
  const root = await temporaryFolder(t);
  await writeFile(join(root, 'file'), '');
  await mkdir(join(root, 'broken'));
  await writeFile(join(root, 'broken', 'alerts'), '');
  for (const [open, folder, message] of [
    [LocalFiles.forReading, 'missing', /--local-file-root: can't use .*missing: ENOENT/],
    [LocalFiles.forReading, 'file', /--local-file-root: expected a folder, got a file: .*file/],
    [LocalFiles.forWriting, 'missing/deeper', /--local-file-root: can't use .*deeper: ENOENT/],
    [LocalFiles.forWriting, 'file', /--local-file-root: expected a folder, got a file: .*file/],
    [LocalFiles.forWriting, 'broken', /--local-file-root: can't use .*broken: expected a folder, got a file: .*alerts/],
  ] as const) {
    await t.throwsAsync(open(join(root, folder)), { instanceOf: AlertStreamError, code: 'INPUT', message });
  }
});

test('a folder without write permission is refused by name', async (t) => {
  const root = await temporaryFolder(t);
  await chmod(root, 0o555);
  // In a process of its own, since root may write everywhere: it becomes nobody once its modules are loaded.
  const { stdout } = await runNode(
    code(`
      import { LocalFiles } from ${JSON.stringify(import.meta.resolve('../../../../../services/alert-database/src/store/local-files/local-files.ts'))};
      if (process.getuid?.() === 0) process.seteuid?.(65534);
      try {
        await LocalFiles.forWriting(${JSON.stringify(root)});
        console.log('opened');
      } catch (error) {
        console.log((error as { code?: string }).code, (error as Error).message);
      }
    `),
  );
  await chmod(root, 0o700);
  t.regex(stdout, /^INPUT --local-file-root: can't use .*EACCES/);
});

test('a store that is gone is a failure that may pass, not an alert that never was', async (t) => {
  const root = join(await temporaryFolder(t), 'archive');
  const store = await LocalFiles.forWriting(root);
  await rename(root, `${root}.away`);
  await t.throwsAsync(store.read('alerts/1'), { code: 'STORE', message: /read .*alerts\/1: ENOENT/ });
  const error = await t.throwsAsync(
    store.putIfAbsent('alerts/1', async () => Buffer.from('alert')),
    { code: 'STORE' },
  );
  t.true((error as AlertStreamError).retriable);

  await rename(`${root}.away`, root);
  t.is(await store.putIfAbsent('alerts/1', async () => Buffer.from('alert')), 'created');
});

test('a folder of the store that was removed is made again', async (t) => {
  const root = await temporaryFolder(t);
  const store = await LocalFiles.forWriting(root);
  await rm(join(root, 'alerts'), { recursive: true });
  await t.throwsAsync(
    store.putIfAbsent('alerts/1', async () => Buffer.from('alert')),
    { code: 'STORE', message: /ENOENT/ },
  );
  t.is(await store.putIfAbsent('alerts/1', async () => Buffer.from('alert')), 'created');
});
