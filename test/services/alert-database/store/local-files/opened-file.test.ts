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
