import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { code, runNode } from '../../support/node.ts';
import { temporaryFolder } from './support/folders.ts';

const source = (path: string) => JSON.stringify(new URL(`../../../services/${path}`, import.meta.url).href);

/** A program that is told to stop while something keeps it alive. */
const stopping = (work: string) =>
  runNode(
    code(`
  import { writeFile } from 'node:fs/promises';
  import { createLogger } from ${source('common/src/log.ts')};
  import { openFile } from ${source('alert-database/src/store/local-files/opened-file.ts')};
  import { limitStop } from ${source('alert-database/src/stop-limit.ts')};
  const stop = new AbortController();
  limitStop(stop.signal, createLogger('program'), 'the rest is left');
  ${work};
  stop.abort();
`),
  );

test('a stop that something holds up is given up, and said to be', async (t) => {
  const { code: exitCode, stdout } = await stopping('setInterval(() => {}, 1000)');
  t.is(exitCode, 1);
  t.regex(stdout, /"event":"stop-timeout","msg":"stopped without waiting longer; the rest is left"/);
});

test('so is one that a file holds up which never opens', async (t) => {
  const pipe = join(await temporaryFolder(t), 'pipe');
  await promisify(execFile)('mkfifo', [pipe]);
  for (const hanging of ['openFile', 'writeFile']) {
    const { code: exitCode, stdout } = await stopping(`void ${hanging}(${JSON.stringify(pipe)}, '')`);
    t.is(exitCode, null, `${hanging}: it ended by a signal`);
    t.regex(stdout, /"event":"stop-timeout"/);
  }
});

test('a program that ends in time ends as it does', async (t) => {
  t.like(await stopping('setTimeout(() => {}, 100)'), { code: 0, stdout: '' });
});
