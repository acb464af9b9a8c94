import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { chartFolder } from '../../rendered/chart.ts';

type Outcome = { code: number; lines: string[] };

/** What `.ci/run` says where `npm` is this script, which has the command's last word in `$last`. */
async function ciRun(t: ExecutionContext, npm: string): Promise<Outcome> {
  const root = await mkdtemp(join(tmpdir(), 'ci-run-'));
  t.teardown(() => rm(root, { recursive: true }));
  await cp(join(chartFolder, '.ci'), join(root, '.ci'), { recursive: true });
  await mkdir(join(root, 'bin'));
  await writeFile(join(root, 'bin/npm'), `#!/usr/bin/env bash\nlast=\${!#}\n${npm}\n`);
  await chmod(join(root, 'bin/npm'), 0o755);
  const env = { ...process.env, PATH: `${join(root, 'bin')}:${process.env['PATH']}` };
  return new Promise((resolve) => {
    execFile(join(root, '.ci/run'), { env }, (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code), lines: stdout.trimEnd().split('\n') });
    });
  });
}

const NGINX = 'if [[ $last == test:nginx ]]; then echo "nginx is not there."; exit 69; fi';
const GOOD = 'echo "3 passed, 0 failed, 1 skipped"';

test('what all suites passed and failed is added up, and the whole system counts once', async (t) => {
  const { code, lines } = await ciRun(t, GOOD);
  t.deepEqual([code, lines.at(-1)], [0, '16 passed, 0 failed']);
  const failed = await ciRun(t, `if [[ $last == test:faults ]]; then echo "1 passed, 2 failed"; exit 1; fi; ${GOOD}`);
  t.deepEqual([failed.code, failed.lines.at(-1)], [1, '14 passed, 2 failed']);
});

test('a suite that lacks a tool says so, and is left out', async (t) => {
  const { code, lines } = await ciRun(t, `${NGINX}; ${GOOD}`);
  t.deepEqual([code, lines.at(-1)], [0, '13 passed, 0 failed']);
  t.true(lines.includes('nginx is not there.') && lines.includes('Not run: npm run test:nginx'));
});

test('a suite that needs only what the set-up brings, or that fails otherwise, is not left out', async (t) => {
  const needed = await ciRun(t, `if [[ $last == test:faults ]]; then exit 69; fi; ${GOOD}`);
  t.deepEqual([needed.code, needed.lines.at(-1)], [1, '13 passed, 1 failed']);
  const crashed = await ciRun(t, `if [[ $last == test:images ]]; then exit 2; fi; ${GOOD}`);
  t.deepEqual([crashed.code, crashed.lines.at(-1)], [1, '13 passed, 1 failed']);
});
