import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { isRunning, listeners } from '../support/processes.ts';
import { startTestSystem, partPids, type TestSystem } from '../support/system.ts';

// The whole system, started three times on one state: each run leaves what the next one has to cope with.

const ALERTS = 400;

/** Values of each run: a visit every 10 s is many enough for a test, and none comes in the way of the first. */
const set = { 'simulator.generate.alertsPerVisit': ALERTS, 'simulator.repeatInterval': 10 };

let state: string | undefined;
let running: TestSystem | undefined;

const start = async (more: Record<string, unknown> = {}): Promise<TestSystem> => {
  running = await startTestSystem({ ...(state !== undefined && { state }), set: { ...set, ...more } });
  state = running.state;
  return running;
};

test.after.always(async () => {
  await running?.system.stop();
  if (state !== undefined) await rm(state, { recursive: true, force: true });
});

test.serial('a part that dies is named, with the end of its log; then everything stops within 10 s', async (t) => {
  const { system, record } = await start();
  // In the middle of the first visit: some alerts are archived, some are not.
  await record(({ event, archived }) => event === 'progress' && Number(archived) > 0);
  const pids = await partPids(system.state.path);
  process.kill(pids.get('alert-database-ingester-0') as number, 'SIGKILL');
  const error = await t.throwsAsync(system.failed);
  t.regex(error?.message ?? '', /^alert-database-ingester-0 was ended by SIGKILL; the end of .*alert-database-ingester-0\.log:\n {2}\{/);
  const before = performance.now();
  await system.stop();
  t.true(performance.now() - before < 10_000);
  t.deepEqual([...pids].filter(([, pid]) => isRunning(pid)), []);
});

test.serial('after a kill -9 of the ingester in the middle of a visit the next start archives every alert of it', async (t) => {
  const { system, record } = await start({ 'simulator.repeatInterval': 86_400 });
  const visit = await record(({ event }) => event === 'visit');
  t.like(visit, { published: ALERTS, failed: 0 });
  await record(({ event, archived, existing, lag }) => event === 'progress' && lag === 0 && Number(archived) + Number(existing) >= ALERTS);
  const file = join(system.state.scratch('alert-stream-simulator-load', 'data'), 'alerts.avro');
  const { records, type } = await readContainer(file);
  const idOf = alertIdReader(type);
  let identical = 0;
  for await (const alert of records) {
    const response = await fetch(new URL(`v1/alerts/${idOf(alert)}`, system.addresses.database.url));
    const packet = gunzipSync(Buffer.from(await response.arrayBuffer()));
    if (packet.subarray(5).equals(alert) && packet.readUInt32BE(1) === 1101) identical += 1;
  }
  t.is(identical, ALERTS);
  await system.stop();
});

test.serial('a flag of a service in values is what the running service has', async (t) => {
  const { system } = await start({ 'alertDatabase.server.extraArgs': ['--path-prefix', '/alertdb'] });
  const health = await fetch(new URL('alertdb/v1/health', system.addresses.database.url));
  t.is(health.status, 200);
  t.is(await health.text(), 'OK');
});

test.serial('nothing of the running system listens beyond this machine', async (t) => {
  const { system } = running as TestSystem;
  const pids = await partPids(system.state.path);
  const listening = await listeners([...pids.values()]);
  t.true(listening.length >= 7, `found ${listening.length} listeners`);
  t.deepEqual(listening.filter((address) => !address.startsWith('127.0.0.1') && !address.startsWith('::1')), []);
});
