import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { isRunning, listeners } from '../support/processes.ts';
import { startTestSystem, partPids, type TestSystem } from '../support/system.ts';

// The whole system, started three times on one state: each run leaves what the next one has to cope with.

const ALERTS = 1500;

const set = { 'simulator.generate.alertsPerVisit': ALERTS };

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

/** How many alerts the archive had when its ingester was killed. */
let archivedAtKill = 0;

test.serial('a part that dies is named, with the end of its log; then everything stops within 10 s', async (t) => {
  const { system, record } = await start();
  // In the middle of the first visit: some alerts are archived, most are not.
  const progress = await record(({ event, archived }) => event === 'progress' && Number(archived) > 0);
  const pids = await partPids(system.state.path);
  process.kill(pids.get('alert-database-ingester-0') as number, 'SIGKILL');
  archivedAtKill = Number(progress['archived']);
  const error = await t.throwsAsync(system.failed);
  t.regex(
    error?.message ?? '',
    /^alert-database-ingester-0 was ended by SIGKILL; the end of .*alert-database-ingester-0\.log:\n {2}\{/,
  );
  const before = performance.now();
  await system.stop();
  t.true(performance.now() - before < 10_000);
  t.deepEqual(
    [...pids].filter(([, pid]) => isRunning(pid)),
    [],
  );
});

test.serial(
  'after a kill -9 of the ingester in the middle of a visit the next start archives every alert of it',
  async (t) => {
    // Without the simulator: nothing brings the alerts a second time.
    const { system } = await start({ 'simulator.enabled': false, externalTopics: ['alerts-simulated'] });
    const packets: Buffer[] = [];
    for await (const { value } of readTopic(system.broker.operator, 'alerts-simulated'))
      if (value !== null) packets.push(value);
    t.true(
      packets.length > archivedAtKill + 100,
      `${packets.length} published, ${archivedAtKill} archived at the kill`,
    );
    const schema = await (await until(system, 'v1/schemas/1101')).json();
    const idOf = alertIdReader(parseSchema(schema));
    let identical = 0;
    for (const packet of packets) {
      const answer = await until(system, `v1/alerts/${idOf(packet.subarray(5))}`);
      if (gunzipSync(Buffer.from(await answer.arrayBuffer())).equals(packet)) identical += 1;
    }
    t.is(identical, packets.length);
    await system.stop();
  },
);

/** The alert database's answer, once it has what is asked for. */
const until = async (system: TestSystem['system'], path: string): Promise<Response> => {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(100)) {
    // Refused until the server listens.
    const answer = await fetch(new URL(path, system.addresses.database.url)).catch(() => undefined);
    if (answer?.ok) return answer;
    await answer?.body?.cancel();
  }
  throw new Error(`${path} was not there within a minute`);
};

test.serial('a flag of a service in values is what the running service has', async (t) => {
  const { system } = await start({ 'alertDatabase.server.extraArgs': ['--path-prefix', '/alertdb'] });
  const health = await fetch(new URL('alertdb/v1/health', system.addresses.database.url));
  t.is(health.status, 200);
  t.is(await health.text(), 'OK');
});

test.serial('the registry answers its services, and the proxy lets readers read; nobody else gets in', async (t) => {
  const { system } = running as TestSystem;
  const { registry, proxy } = system.addresses;
  t.is((await fetch(`${proxy?.url.href}schemas/ids/1101`)).status, 200);
  for (const host of [registry.url.host, 'evil.example']) {
    for (const method of ['GET', 'DELETE']) t.is(await statusUnder(host, method, registry.port), 401);
  }
  const password = await system.broker.secrets.read('schema-registry-services', 'password');
  const pids = await partPids(system.state.path);
  const shown = [...pids.values()].filter(isRunning).map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  t.true(shown.length >= 5);
  t.deepEqual(
    shown.filter((line) => line.includes(password)),
    [],
  );
});

/** What is answered to a request under some name, as that of a page whose name was made to lead to this machine. */
async function statusUnder(host: string, method: string, port: number): Promise<number | undefined> {
  const sent = request({
    host: '127.0.0.1',
    port,
    path: '/apis/ccompat/v7/subjects/alert-packet',
    method,
    headers: { host },
  });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test.serial('nothing of the running system listens beyond this machine', async (t) => {
  const { system } = running as TestSystem;
  const pids = await partPids(system.state.path);
  const listening = await listeners([...pids.values()]);
  t.true(listening.length >= 7, `found ${listening.length} listeners`);
  t.deepEqual(
    listening.filter((address) => !address.startsWith('127.0.0.1') && !address.startsWith('::1')),
    [],
  );
});
