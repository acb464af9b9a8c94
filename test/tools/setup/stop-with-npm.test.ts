import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { chartFolder } from '../../../rendered/chart.ts';
import { Clone, isRunning, until } from '../clone.ts';

/** What each script of npm runs that starts servers. */
const PROGRAMS = {
  start: 'stack/main.ts',
  test: 'tools/test.ts',
  'test:faults': 'tools/suite.ts',
  'test:cluster': 'tools/suite.ts',
  'test:images': 'tools/suite.ts',
  'test:nginx': 'tools/suite.ts',
  bench: 'bench/main.ts',
};

/** Starts a part as the stack does, and takes a moment to stop. */
const WITH_A_PART = `
import { writeFileSync } from 'node:fs';
import { ManagedProcess } from '${join(chartFolder, 'stack/process/managed-process.ts')}';
const part = new ManagedProcess({ name: 'part', command: 'sleep', args: ['600'], env: {}, logFile: 'part.log' });
process.on('SIGTERM', () => setTimeout(() => { writeFileSync('stopped', 'by SIGTERM'); process.exit(7); }, 300));
console.log('pids ' + process.pid + ' ' + part.pid);
`;

/** A set-up clone in which a script of npm runs, and the processes of its program. */
async function started(t: ExecutionContext, script: keyof typeof PROGRAMS) {
  const clone = new Clone(t);
  const program = PROGRAMS[script];
  mkdirSync(join(clone.root, dirname(program)), { recursive: true });
  clone.write(program, WITH_A_PART);
  const run = clone.npm(script);
  await until(() => pidsIn(run.output()).length > 0);
  return { ...run, pids: pidsIn(run.output()), stopped: () => readFileSync(join(clone.root, 'stopped'), 'utf8') };
}

for (const script of Object.keys(PROGRAMS) as (keyof typeof PROGRAMS)[]) {
  test(`SIGTERM to npm alone stops the program of npm run ${script}, and npm waits for it`, async (t) => {
    const { child, ended, pids, stopped } = await started(t, script);
    child.kill('SIGTERM');
    t.is((await ended).code, 7);
    t.is(stopped(), 'by SIGTERM');
    t.deepEqual(pids.filter(isRunning), []);
  });
}

test('when npm was killed the program is asked to stop, and nothing is left', async (t) => {
  const { child, pids, stopped } = await started(t, 'start');
  child.kill('SIGKILL');
  await until(() => !pids.some(isRunning));
  t.is(stopped(), 'by SIGTERM');
});

test('when the program was killed its parts end with it', async (t) => {
  const { ended, pids } = await started(t, 'start');
  process.kill(pids[0] as number, 'SIGKILL');
  await ended;
  await until(() => !pids.some(isRunning));
  t.pass();
});

test('when the bootstrap was killed the program stops, and its parts end with it', async (t) => {
  const { pids, stopped } = await started(t, 'start');
  process.kill(parentOf(pids[0] as number), 'SIGKILL');
  await until(() => !pids.some(isRunning));
  t.is(stopped(), 'by SIGTERM');
});

test('a bootstrap that was started without npm outlives the shell', async (t) => {
  const clone = new Clone(t);
  await clone.run(['setup']);
  clone.write('stack/main.ts', WITH_A_PART);
  const shell = spawn('sh', ['-c', `"${process.execPath}" tools/bootstrap.mjs start > shown 2>&1 & sleep 1`], {
    cwd: clone.root,
    env: { PATH: `${clone.root}/bin:${process.env['PATH']}`, HOME: clone.root, XDG_CACHE_HOME: dirname(clone.cache) },
  });
  await once(shell, 'close');
  const pids = () => pidsIn(readFileSync(join(clone.root, 'shown'), 'utf8'));
  await until(() => pids().length > 0);
  // Four times as long as a bootstrap of npm takes to see that npm is gone.
  await sleep(1000);
  t.true(pids().every(isRunning));
  process.kill(parentOf(pids()[0] as number), 'SIGTERM');
  await until(() => !pids().some(isRunning));
});

/** The program's process and its part's; none until it has told them. */
function pidsIn(output: string): number[] {
  return /pids (\d+) (\d+)\n/.exec(output)?.slice(1).map(Number) ?? [];
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
