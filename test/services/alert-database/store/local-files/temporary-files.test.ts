import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { LocalFiles } from '../../../../../services/alert-database/src/store/local-files/local-files.ts';
import {
  removeLeftovers,
  temporaryPath,
} from '../../../../../services/alert-database/src/store/local-files/temporary-files.ts';
import { temporaryFolder } from '../../support/folders.ts';

const ended = spawnSync(process.execPath, ['--eval', '']).pid;

test('what killed writers left is removed, what living ones write stays', async (t) => {
  const root = await temporaryFolder(t);
  await LocalFiles.forWriting(root);
  const names = {
    ofThisMachinesDeadProcess: `${hostname()}.${ended}.${randomUUID()}`,
    ofThisProcessId: `${hostname()}.${process.pid}.${randomUUID()}`,
    ofALivingProcess: `${hostname()}.${process.ppid}.${randomUUID()}`,
    ofAnotherMachine: `alertdb-ingester-1.${ended}.${randomUUID()}`,
    oldOfAnotherMachine: `alertdb-ingester-2.1.${randomUUID()}`,
    oldAndStrange: 'strange',
  };
  for (const name of Object.values(names)) await writeFile(join(root, 'tmp', name), 'half an alert');
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  for (const name of [names.oldOfAnotherMachine, names.oldAndStrange])
    await utimes(join(root, 'tmp', name), longAgo, longAgo);

  t.is(await removeLeftovers(root), 4);
  t.deepEqual((await readdir(join(root, 'tmp'))).sort(), [names.ofALivingProcess, names.ofAnotherMachine].sort());
});

test('opening a store removes what a killed writer left', async (t) => {
  const root = await temporaryFolder(t);
  await LocalFiles.forWriting(root);
  await writeFile(join(root, 'tmp', `${hostname()}.${ended}.${randomUUID()}`), 'half an alert');
  await LocalFiles.forWriting(root);
  t.deepEqual(await readdir(join(root, 'tmp')), []);
});

test('no two temporary files share a path', (t) => {
  t.not(temporaryPath('/archive'), temporaryPath('/archive'));
});
