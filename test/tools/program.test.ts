import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { Clone, isRunning, until } from './clone.ts';

/** Notes each signal, and stops when the file `stop` appears. */
const PATIENT = `
import { existsSync } from 'node:fs';
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => console.log(name));
setInterval(() => existsSync('stop') && process.exit(3), 20);
console.log('pid ' + process.pid);
`;

/** A set-up clone whose program runs. */
async function started(clone: Clone, program = PATIENT) {
  await clone.run(['setup']);
  clone.write('stack/main.ts', program);
  const run = clone.start(['start']);
  await until(() => /pid \d+/.test(run.output()));
  return { ...run, pid: Number(/pid (\d+)/.exec(run.output())?.[1]) };
}

test('the exit code is that of the program', async (t) => {
  const clone = new Clone(t);
  await clone.run(['setup']);
  clone.write('stack/main.ts', 'console.log(process.argv[2]); process.exit(5);');
  t.deepEqual(await clone.run(['start', '--check']), { code: 5, output: '--check\n' });
});

test('the program is asked to stop once, however often the user does, and gets its time', async (t) => {
  const clone = new Clone(t);
  const run = await started(clone);
  run.child.kill('SIGINT');
  await until(() => /SIGINT/.test(run.output()));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) run.child.kill(name);
  t.true(isRunning(run.pid));
  clone.write('stop', '');
  const { code, output } = await run.ended;
  t.is(code, 3);
  t.is(output, `pid ${run.pid}\nSIGINT\n`);
});

test('a closed terminal asks the program to stop', async (t) => {
  const clone = new Clone(t);
  const run = await started(clone);
  run.child.kill('SIGHUP');
  await until(() => /SIGTERM/.test(run.output()));
  clone.write('stop', '');
  t.is((await run.ended).code, 3);
});

test('the program is asked to stop when the bootstrap was killed', async (t) => {
  const clone = new Clone(t);
  const run = await started(
    clone,
    `
    import { writeFileSync } from 'node:fs';
    process.on('SIGTERM', () => { writeFileSync('stopped', 'by SIGTERM'); process.exit(); });
    setInterval(() => {}, 1000);
    console.log('pid ' + process.pid);
  `,
  );
  run.child.kill('SIGKILL');
  await until(() => !isRunning(run.pid));
  t.is(readFileSync(join(clone.root, 'stopped'), 'utf8'), 'by SIGTERM');
});

test('nothing of the program is left when it has ended', async (t) => {
  const clone = new Clone(t);
  const run = await started(
    clone,
    `
    import { spawn } from 'node:child_process';
    const left = spawn('sleep', ['600'], { stdio: 'ignore' });
    console.log('pid ' + left.pid);
    setTimeout(() => process.exit(0), 50);
  `,
  );
  t.is((await run.ended).code, 0);
  await until(() => !isRunning(run.pid));
  t.pass();
});
