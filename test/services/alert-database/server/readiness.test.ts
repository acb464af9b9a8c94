import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { storeReady } from '../../../../services/alert-database/src/server/readiness.ts';
import { LocalFiles } from '../../../../services/alert-database/src/store/local-files/local-files.ts';
import { readableArchive } from '../support/archives.ts';
import { temporaryFolder } from '../support/folders.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { MemoryStore } from '../support/memory-store.ts';

test('a store that answers is ready, though it holds nothing', async (t) => {
  t.deepEqual(await storeReady(readableArchive(new MemoryStore()), memoryLog().log)(), []);
});

test('a store that fails is not; why is for the log alone', async (t) => {
  const { log, events } = memoryLog();
  const store = new MemoryStore();
  store.failures.push(new AlertStreamError('STORE', "can't read /archive/schemas/0: EIO"));
  t.deepEqual(await storeReady(readableArchive(store), log)(), ['the alert store cannot be read']);
  t.like(events('not-ready')[0], { error: "can't read /archive/schemas/0: EIO" });
});

test('a disk that was unmounted is not ready', async (t) => {
  const root = join(await temporaryFolder(t), 'archive');
  const store = await LocalFiles.forWriting(root);
  const ready = storeReady(readableArchive(store), memoryLog().log);
  await rename(root, `${root}-elsewhere`);
  t.deepEqual(await ready(), ['the alert store cannot be read']);
});

test('a store that never answers is not ready, after seconds', async (t) => {
  const store = Object.assign(new MemoryStore(), { read: () => new Promise<undefined>(() => {}) });
  t.deepEqual(await storeReady(readableArchive(store), memoryLog().log)(), [
    'the alert store has not answered for 4 s',
  ]);
});

test('many probes at once cost the store one request', async (t) => {
  const store = new MemoryStore();
  let reads = 0;
  store.read = async () => void (reads += 1);
  const ready = storeReady(readableArchive(store), memoryLog().log);
  await Promise.all([ready(), ready(), ready()]);
  await ready();
  t.is(reads, 1);
});
