import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import test from 'ava';
import { readNamedFile } from '@alert-stream/common/command/read-file.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const limits = { maxBytes: 100 };
const MODULE = new URL('../../../../services/common/src/command/read-file.ts', import.meta.url).href;

test('a file is read whole, up to the limit', async (t) => {
  const path = join(await temporaryFolder(t), 'file');
  for (const size of [0, 1, 100]) {
    writeFileSync(path, 'x'.repeat(size));
    t.is(readNamedFile(path, limits).toString(), 'x'.repeat(size));
  }
  writeFileSync(path, 'x'.repeat(101));
  t.throws(() => readNamedFile(path, limits), {
    message: `can't read ${path}: expected at most 100 bytes, it has more`,
  });
});

test('what is no regular file is refused at once, whatever it is', async (t) => {
  const folder = await temporaryFolder(t);
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  const server = createServer().listen(join(folder, 'socket'));
  t.teardown(() => server.close());
  await once(server, 'listening');
  const start = performance.now();
  for (const [path, message] of [
    [folder, /expected a file, it is a folder$/],
    [join(folder, 'fifo'), /expected a file, it is a pipe$/],
    [join(folder, 'socket'), /no such device or address$/],
    ['/dev/zero', /expected a file, it is a device$/],
    [join(folder, 'none'), /no such file or directory$/],
    [join(folder, 'fifo', 'below'), /not a directory$/],
  ] as const)
    t.throws(() => readNamedFile(path, limits), { code: 'INPUT', message });
  t.true(performance.now() - start < 1_000);
});

test('the flag and the code are those of the caller', (t) => {
  t.throws(() => readNamedFile('/dev/zero', { ...limits, flag: 'key', code: 'CONFIG' }), {
    code: 'CONFIG',
    message: "--key: can't read /dev/zero: expected a file, it is a device",
  });
});

/** Reads in a process of its own what a shell hands it. */
async function inShell(command: string): Promise<string> {
  const program = `import { readNamedFile } from '${MODULE}';
    try { process.stdout.write(readNamedFile(process.argv[1], { maxBytes: 100 })); } catch (error) { process.stdout.write(error.message); }`;
  const child = spawn('bash', ['-c', command], {
    env: { ...process.env, NODE: process.execPath, PROGRAM: program },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text(child.stdout);
}

const NODE = '"$NODE" --input-type=module-typescript --eval "$PROGRAM" --';

test('a pipe from the shell is read to its end, also one that is slow', async (t) => {
  t.is(await inShell(`${NODE} <(printf one; sleep 1; printf two)`), 'onetwo');
  t.is(await inShell(`printf three | ${NODE} /dev/stdin`), 'three');
});

test('a pipe that has no end, or that nothing comes from, is given up', async (t) => {
  t.regex(await inShell(`${NODE} <(yes)`), /expected at most 100 bytes, it has more/);
  const start = performance.now();
  t.regex(await inShell(`${NODE} <(sleep 20)`), /nothing came for 5 s/);
  t.true(performance.now() - start < 12_000);
});
