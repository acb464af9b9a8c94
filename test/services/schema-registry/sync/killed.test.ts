import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { runNode } from '../../../support/node.ts';
import { fakeConfluent, type FakeConfluent } from './fake-confluent.ts';

// Confluent's registry is a hand-made fake: the test against a real Apicurio is main.test.ts.

const { pathname: MAIN } = new URL('../../../../services/schema-registry/src/sync/main.ts', import.meta.url);
const SECOND_SCHEMA = 2;

/** A folder with three alert schemas. */
async function schemaFolder(t: ExecutionContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'schemas-'));
  t.teardown(() => rm(dir, { recursive: true, force: true }));
  for (const version of ['1', '2', '3']) {
    await mkdir(join(dir, version, '0'), { recursive: true });
    const schema = { type: 'record', name: 'alert', namespace: `lsst.v${version}_0`, fields: [] };
    await writeFile(join(dir, version, '0', 'alert.avsc'), JSON.stringify(schema));
  }
  return dir;
}

const args = (fake: FakeConfluent, dir: string) => [MAIN, '--registry', fake.url.href, '--schemas', dir];

/** Runs sync until it waits for an answer that doesn't come, then sends it a signal. */
async function interrupted(
  fake: FakeConfluent,
  dir: string,
  at: { call: string; count: number },
  signal: NodeJS.Signals,
): Promise<void> {
  const child = spawn(process.execPath, args(fake, dir), { stdio: 'ignore' });
  const ended = once(child, 'close');
  fake.hangsAt = at;
  while (fake.calls.filter((call) => call === at.call).length < at.count) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode} before ${at.call}`);
    await sleep(5);
  }
  child.kill(signal);
  await ended;
  delete fake.hangsAt;
}

test('killed between two schemas it leaves IMPORT behind; the next run removes that and adds the rest', async (t) => {
  const [fake, dir] = [await fakeConfluent(t), await schemaFolder(t)];
  await interrupted(fake, dir, { call: 'POST /subjects/alert-packet/versions', count: SECOND_SCHEMA }, 'SIGKILL');
  t.is(fake.modes.get('alert-packet'), 'IMPORT');
  t.deepEqual([...fake.schemas.keys()], [100]);
  const { code, stdout, stderr } = await runNode(args(fake, dir));
  t.is(code, 0, stderr);
  t.regex(stdout, /"event":"leftover".*subject alert-packet is in mode IMPORT, .*a run was killed there; removed/);
  t.deepEqual([...fake.schemas.keys()], [100, 200, 300]);
  t.is(fake.modes.size, 0);
});

test('killed when all was added, it leaves IMPORT behind; the next run has nothing to add and removes that', async (t) => {
  const [fake, dir] = [await fakeConfluent(t), await schemaFolder(t)];
  await interrupted(fake, dir, { call: 'DELETE /mode/alert-packet', count: 1 }, 'SIGKILL');
  t.is(fake.modes.get('alert-packet'), 'IMPORT');
  t.is((await runNode(args(fake, dir))).code, 0);
  t.is(fake.modes.size, 0);
});

test('told to stop between two schemas it puts the mode back itself', async (t) => {
  const [fake, dir] = [await fakeConfluent(t), await schemaFolder(t)];
  await interrupted(fake, dir, { call: 'POST /subjects/alert-packet/versions', count: SECOND_SCHEMA }, 'SIGTERM');
  t.is(fake.modes.size, 0);
  t.deepEqual([...fake.schemas.keys()], [100]);
});
