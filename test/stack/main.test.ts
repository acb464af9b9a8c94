import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { chartFolder } from '../../stack/chart.ts';
import { PORTS } from '../../stack/config.ts';
import { freePorts } from '../../stack/process/ports.ts';
import { isRunning } from '../support/processes.ts';
import { partPids } from '../support/system.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const start = (args: string[]) => {
  const child = spawn(process.execPath, [join(chartFolder, 'stack/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { child, ended };
};

test('a wrong option ends it before anything is started', async (t) => {
  const state = join(await temporaryFolder(t), 'state');
  const { code, output } = await start(['--state', state, '--interval', '-37', '--fsh']).ended;
  t.is(code, 2);
  t.is(
    output,
    'npm start: unknown option --fsh\n--interval: expected a number of seconds above 0, got "-37"\nSee npm start -- --help\n',
  );
  t.false(existsSync(state));
});

test('a file that is no Avro container ends it before anything is started', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'thesis.tex');
  await writeFile(file, 'years of work');
  const { code, output } = await start(['--state', join(folder, 'state'), '--file', file]).ended;
  t.is(code, 2);
  t.regex(output, /^npm start: .*thesis\.tex: .*Avro container/);
  t.false(existsSync(join(folder, 'state')));
});

test('a values file that the chart refuses ends it with the sentence of the chart', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'values.yaml');
  await writeFile(file, 'kafka: {config: {ssl.client.auth: required}}');
  const { code, output } = await start(['--state', join(folder, 'state'), '--values', file]).ended;
  t.is(code, 2);
  t.regex(output, /ssl\.client\.auth/);
});

test('Ctrl-C while it starts leaves no process behind', async (t) => {
  const state = await temporaryFolder(t);
  const ports = await freePorts(Object.keys(PORTS).length);
  const choice = Object.keys(PORTS).map((name, index) => `${name}=${ports[index]}`);
  const { child, ended } = start(['--state', state, '--port', choice.join(',')]);
  while (!existsSync(join(state, 'running.json')) || !(await partPids(state)).has('kafka')) await sleep(20);
  const pids = await partPids(state);
  const before = performance.now();
  child.kill('SIGINT');
  const { code, output } = await ended;
  t.is(code, 0, output);
  t.true(performance.now() - before < 10_000);
  t.deepEqual(
    [...pids].filter(([, pid]) => isRunning(pid)),
    [],
  );
  t.false(existsSync(join(state, 'running.json')));
  await rm(state, { recursive: true, force: true });
});
