import { existsSync } from 'node:fs';
import test from 'ava';
import { code, runNode } from '../../../support/node.ts';

const MODULE = new URL('../../../../services/alert-database/src/ingester/threads.ts', import.meta.url).href;

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

onLinux('who sets the number of threads gets it', async (t) => {
  t.is(await threadsMore(`process.env['UV_THREADPOOL_SIZE'] = '2';`), 2);
});
