import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import { PORTS } from '../../stack/config.ts';
import { freePorts } from '../../stack/process/ports.ts';
import { StateFolder } from '../../stack/state/folder.ts';
import { isRunning } from '../support/processes.ts';
import { partPids } from '../support/system.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const start = (args: string[]) => run(process.execPath, [join(chartFolder, 'stack/main.ts'), ...args]);

const npmStart = (args: string[]) => run('npm', ['start', '--', ...args]);

function run(command: string, args: string[]) {
  const child = spawn(command, args, { cwd: chartFolder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { child, ended, output: () => output };
}

/** Options for a system of its own: a state folder, and free ports. */
async function onFreePorts(state: string): Promise<string[]> {
  const ports = await freePorts(Object.keys(PORTS).length);
  return [
    '--state',
    state,
    '--port',
    Object.keys(PORTS)
      .map((name, index) => `${name}=${ports[index]}`)
      .join(),
  ];
}

/** The ids of the system's parts, once it runs Kafka. */
async function partsWithKafka(state: string): Promise<number[]> {
  while (!existsSync(join(state, 'running.json')) || !(await partPids(state)).has('kafka')) await sleep(20);
  return [...(await partPids(state)).values()];
}

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

test("a topic setting that Kafka refuses ends it with topic, setting and Kafka's reason, and leaves no process", async (t) => {
  const folder = await temporaryFolder(t);
  const values = join(folder, 'values.yaml');
  await writeFile(values, 'topics: [{name: rehearsal, config: {retention.sm: 3600000}}]');
  const run = start([...(await onFreePorts(join(folder, 'state'))), '--values', values]);
  const parts = await partsWithKafka(join(folder, 'state'));
  const { code, output } = await run.ended;
  t.is(code, 2);
  t.is(
    output.trimEnd().split('\n').at(-1),
    'npm start: topic rehearsal: Kafka refuses it: Unknown topic config name: retention.sm',
  );
  t.deepEqual(parts.filter(isRunning), []);
});

test('a port in use is named, and leaves nothing behind; a state that was there stays, also with --fresh', async (t) => {
  const folder = await temporaryFolder(t);
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.teardown(() => taken.close());
  const { port } = taken.address() as AddressInfo;
  const args = ['--port', `database=${port}`];
  const first = await start(['--state', join(folder, 'new', 'state'), ...args]).ended;
  t.is(first.code, 2);
  t.regex(
    first.output,
    new RegExp(`^npm start: (port .*\n)*port ${port} \\(alert database\\) is in use: choose another`),
  );
  t.deepEqual(await readdir(folder), []);

  const { secrets } = await StateFolder.open(join(folder, 'old'));
  await writeFile(join(secrets, 'kept'), '');
  t.is((await start(['--state', join(folder, 'old'), '--fresh', ...args]).ended).code, 2);
  t.deepEqual(await readdir(secrets), ['kept']);
});

test('a values file that cannot be read ends it at once', async (t) => {
  const folder = await temporaryFolder(t);
  for (const [file, message] of [
    ['/dev/zero', "--values: can't read /dev/zero: expected a file, it is a device\n"],
    ['/dev/stdin', "--values: can't read /dev/stdin: expected a file, it is "],
    [join(folder, 'none'), `--values: can't read ${join(folder, 'none')}: no such file or directory\n`],
  ] as const) {
    const { code, output } = await start(['--state', join(folder, 'state'), '--values', file]).ended;
    t.is(code, 2);
    t.true(output.startsWith(`npm start: ${message}`), output);
  }
  t.false(existsSync(join(folder, 'state')));
});

test('Ctrl-C while it starts leaves no process behind', async (t) => {
  const state = await temporaryFolder(t);
  const { child, ended } = start(await onFreePorts(state));
  const pids = await partsWithKafka(state);
  const before = performance.now();
  child.kill('SIGINT');
  const { code, output } = await ended;
  t.is(code, 0, output);
  t.true(performance.now() - before < 10_000);
  t.deepEqual(pids.filter(isRunning), []);
  t.false(existsSync(join(state, 'running.json')));
});

test('when npm was killed the next npm start goes on with the same state, and SIGTERM to npm alone stops it', async (t) => {
  const state = await temporaryFolder(t);
  const args = await onFreePorts(state);
  const killed = npmStart(args);
  const parts = await partsWithKafka(state);
  killed.child.kill('SIGKILL');
  const next = npmStart(args);
  while (!next.output().includes('One line per visit') && next.child.exitCode === null) await sleep(50);
  t.deepEqual(parts.filter(isRunning), []);
  const pids = await partPids(state);
  t.true(isRunning(pids.get('kafka') as number), next.output());
  next.child.kill('SIGTERM');
  t.is((await next.ended).code, 0, next.output());
  t.deepEqual([...pids.values()].filter(isRunning), []);
});
