import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { ManagedProcess } from '../../../stack/process/managed-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const start = async (t: ExecutionContext, script: string, onLine?: (line: string) => void) => {
  const logFile = join(await temporaryFolder(t), 'part.log');
  const process_ = new ManagedProcess({
    name: 'part',
    command: process.execPath,
    args: ['-e', script],
    env: {},
    logFile,
    ...(onLine && { onLine }),
  });
  return { process_, logFile };
};

test('what it writes is in its log, and told line by line', async (t) => {
  const lines: string[] = [];
  const { process_, logFile } = await start(t, 'console.log("one"); console.error("two")', (line) => lines.push(line));
  t.deepEqual(await process_.exited, { code: 0, signal: null });
  t.deepEqual(lines.toSorted(), ['one', 'two']);
  t.regex(await readFile(logFile, 'utf8'), /one/);
});

test('its failure says how it ended and shows the end of its log', async (t) => {
  const { process_ } = await start(t, 'console.log("the reason"); process.exitCode = 3');
  const error = process_.failure(await process_.exited);
  t.regex(error.message, /part ended with exit code 3; the end of .*part\.log:\n {2}the reason/);
});

test('it is asked to stop first, and ended when it does not', async (t) => {
  const ready = Promise.withResolvers<void>();
  const { process_ } = await start(
    t,
    'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")',
    () => ready.resolve(),
  );
  await ready.promise;
  const exit = await process_.stop(200);
  t.is(exit.signal, 'SIGKILL');
  t.true(process_.stopping);
});

test('a command that is not there ends like any other that fails', async (t) => {
  const logFile = join(await temporaryFolder(t), 'part.log');
  const process_ = new ManagedProcess({ name: 'part', command: '/no/such/command', args: [], env: {}, logFile });
  const exit = await process_.exited;
  t.is(exit.code, 127);
  t.regex(process_.failure(exit).message, /can't start \/no\/such\/command/);
});
