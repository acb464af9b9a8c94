import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { code, runNode } from '../../support/node.ts';

const MODULE = new URL('../../../services/alert-database/src/threads.ts', import.meta.url).href;

/** Threads that a process has more when it compresses than before. */
async function threadsMore(setting: string): Promise<number> {
  const { stdout, stderr } = await runNode(
    code(`
      import { readdirSync } from 'node:fs';
      import { promisify } from 'node:util';
      import { gzip } from 'node:zlib';
      import { useMoreThreads } from '${MODULE}';
      const threads = () => readdirSync('/proc/self/task').length;
      ${setting}
      useMoreThreads();
      const before = threads();
      await Promise.all(Array.from({ length: 40 }, () => promisify(gzip)(Buffer.alloc(100_000))));
      console.log(threads() - before);
    `),
  );
  return stderr === '' ? Number(stdout) : Number.NaN;
}

// Only Linux tells how many threads there are.
const onLinux = existsSync('/proc/self/task') ? test : test.skip;

onLinux('more than the usual four threads compress and write', async (t) => {
  t.is(await threadsMore(`delete process.env['UV_THREADPOOL_SIZE'];`), 16);
});

onLinux('each command of the ingester has them', async (t) => {
  const main = new URL('../../../services/alert-database/src/ingester/main.ts', import.meta.url).href;
  for (const name of ['backfill', 'verify', 'quarantine retry']) {
    const { stdout } = await runNode(
      code(`
        import { readdirSync } from 'node:fs';
        import { promisify } from 'node:util';
        import { gzip } from 'node:zlib';
        delete process.env['UV_THREADPOOL_SIZE'];
        process.argv = [process.execPath, 'main.ts', ...${JSON.stringify(name.split(' '))}, '--help'];
        await import('${main}');
        const before = readdirSync('/proc/self/task').length;
        await Promise.all(Array.from({ length: 40 }, () => promisify(gzip)(Buffer.alloc(100_000))));
        console.log(readdirSync('/proc/self/task').length - before);
      `),
    );
    t.is(stdout.trim().split('\n').at(-1), '16', name);
  }
});

onLinux('who sets the number of threads gets it', async (t) => {
  t.is(await threadsMore(`process.env['UV_THREADPOOL_SIZE'] = '2';`), 2);
});

test('ingester and server are programs by themselves, whose first line makes room in memory', async (t) => {
  const flags = {
    ingester: "'--initial-old-space-size=96', '--max-semi-space-size=4'",
    server: "'--initial-old-space-size=96'",
  };
  for (const [program, expected] of Object.entries(flags)) {
    const file = fileURLToPath(new URL(`../../../services/alert-database/src/${program}/main.ts`, import.meta.url));
    // Node takes the same from no variable, so that what it was started with shows whether the line was heeded.
    const env = {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      NODE_OPTIONS: '--import=data:text/javascript,console.log(process.execArgv)',
    };
    const { stdout } = await promisify(execFile)(file, ['--help'], { env });
    t.is(stdout.split('\n')[0], `[ ${expected} ]`);
  }
});
