import { join } from 'node:path';
import test from 'ava';
import { FolderSync } from '../../../../../services/alert-database/src/store/local-files/folder-sync.ts';
import { temporaryFolder } from '../../support/folders.ts';

test('a sync that began before a change does not count for it', async (t) => {
  const sync = new FolderSync(await temporaryFolder(t));
  const order: string[] = [];
  const first = sync.done().then(() => order.push('first'));
  const second = sync.done();
  const third = sync.done();
  t.is(second, third, 'those who wait share one sync');
  await Promise.all([first, second.then(() => order.push('second'))]);
  t.deepEqual(order, ['first', 'second']);
});

test('a failed sync fails those who share it, and the next one is tried anew', async (t) => {
  const sync = new FolderSync(join(await temporaryFolder(t), 'missing'));
  const [first, second, third] = await Promise.allSettled([sync.done(), sync.done(), sync.done()]);
  t.deepEqual([first.status, second.status, third.status], ['rejected', 'rejected', 'rejected']);
  await t.throwsAsync(sync.done(), { code: 'ENOENT' });
});
