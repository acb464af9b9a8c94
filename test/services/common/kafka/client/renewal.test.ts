import { execFileSync } from 'node:child_process';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { endWhenRenewed } from '@alert-stream/common/kafka/client/renewal.ts';
import { memoryLog } from '../../../../support/memory-log.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

async function watched(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'user.crt');
  await writeFile(file, 'the first');
  const ended = Promise.withResolvers<void>();
  const stop = new AbortController();
  const { log, lines } = memoryLog();
  let ends = 0;
  endWhenRenewed(
    { 'tls-client-crt-location': file },
    {
      log,
      signal: stop.signal,
      everyMs: 5,
      end: () => {
        ends += 1;
        ended.resolve();
      },
    },
  );
  return { file, folder, ended: ended.promise, ends: () => ends, stop, lines };
}

test('a renewed certificate ends the program, once, and says why', async (t) => {
  const { file, ended, ends, lines } = await watched(t);
  await writeFile(`${file}.new`, 'the second');
  await rename(`${file}.new`, file);
  await ended;
  await sleep(30);
  t.is(ends(), 1);
  t.true(JSON.stringify(lines).includes('certificates-renewed'));
});

test('a file that is written again unchanged, or missing for a moment, does not stop the program', async (t) => {
  const { file, ends, stop } = await watched(t);
  await writeFile(`${file}.new`, 'the first');
  await rename(`${file}.new`, file);
  await sleep(30);
  await rm(file);
  await sleep(30);
  t.is(ends(), 0);
  stop.abort();
});

test('a program that stops anyway is not ended again', async (t) => {
  const { file, ends, stop } = await watched(t);
  stop.abort();
  await writeFile(file, 'the second');
  await sleep(30);
  t.is(ends(), 0);
});

test('a pipe is left for whoever reads it', async (t) => {
  const folder = await temporaryFolder(t);
  const fifo = join(folder, 'key');
  execFileSync('mkfifo', [fifo]);
  const { log } = memoryLog();
  const stop = new AbortController();
  t.teardown(() => stop.abort());
  endWhenRenewed({ 'tls-client-key-location': fifo }, { log, signal: stop.signal, end: () => t.fail() });
  endWhenRenewed({ 'tls-client-key-location': '/dev/zero' }, { log, signal: stop.signal, end: () => t.fail() });
  t.pass();
});
