import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openFile } from '../../../../../services/alert-database/src/store/local-files/opened-file.ts';
import { readWhole } from '../../../../../services/alert-database/src/store/opened-object.ts';
import { temporaryFolder } from '../../support/folders.ts';

test('a file that became shorter after it was opened is a failure, not a shorter object', async (t) => {
  const path = join(await temporaryFolder(t), 'object');
  await writeFile(path, Buffer.alloc(1000));
  const opened = await openFile(path);
  await truncate(path, 400);
  await t.throwsAsync(readWhole(opened, 1000), { message: 'expected 1000 bytes, got 400' });
});

test('a file that is closed in the middle of a read is closed when that has ended, and is read no further', async (t) => {
  const path = join(await temporaryFolder(t), 'object');
  await writeFile(path, Buffer.alloc(3_000_000, 'a'));
  const { content, close } = await openFile(path);
  const iterator = content[Symbol.asyncIterator]();
  const first = iterator.next();
  await close();
  t.is((await first).value?.toString('latin1', 0, 3), 'aaa');
  await close();
  await t.throwsAsync(async () => iterator.next(), { message: 'the file is closed' });
});
