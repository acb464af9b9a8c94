import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { freePorts } from '../../../stack/process/ports.ts';
import { SCHEMA_ID } from '../../services/alert-database/support/alerts.ts';
import type { Fate } from '../../services/alert-database/support/fault-proxy.ts';
import type { Program } from '../../services/alert-database/support/program.ts';
import { startRegistryStub } from '../../services/alert-database/support/registry-stub.ts';
import { bucketsBehindFaults, type Backend } from '../../services/alert-database/support/buckets-behind-faults.ts';
import { Load } from './support/load.ts';
import { seededRandom } from './support/random.ts';
import { Scene } from './support/scene.ts';

/** Longer than it takes until the tries are as far apart as they get: a minute would show nothing more. */
const OUTAGE_MS = 20_000;

let scene: Scene;

test.before(async () => {
  scene = await Scene.open();
});
test.after.always(() => scene?.close());

/** Stops it, and checks that it ends well and has put nothing into the quarantine. */
async function endsWell(t: ExecutionContext, ingester: Program): Promise<void> {
  ingester.kill('SIGTERM');
  t.is((await ingester.ended()).code, 0);
  t.is(ingester.events('progress').at(-1)?.['quarantined'], 0);
}

test.serial('a broker that is killed under load, and one that stands still, cost no alert', async (t) => {
  const [topic, store] = ['broker', scene.files('broker')];
  await scene.broker.createTopic(topic, 4);
  const load = await Load.start(scene.broker, { topic, rate: 100 });
  const ingester = scene.ingester(t, { topic, store, instance: 'ingester-0' });
  await ingester.until('progress', ({ archived }) => Number(archived) > 0);
  await scene.broker.kill();
  await ingester.until('kafka-waiting');
  await sleep(3000);
  const before = Number(ingester.events('progress').at(-1)?.['archived']);
  await scene.broker.start();
  const goesOn = (than: number) => ingester.until('progress', ({ archived }) => Number(archived) > than + 100);
  const { archived } = await goesOn(before);
  scene.broker.freeze();
  // Longer than a session.
  await sleep(12_000);
  scene.broker.thaw();
  await goesOn(Number(archived));
  await load.stop();
  await scene.untilCommitted(topic);
  await endsWell(t, ingester);
  await scene.holdsAll(t, topic, load, store);
});

test.serial('a registry that is away, at the start and when another schema comes, is waited for', async (t) => {
  const [topic, store] = ['registry', scene.files('registry')];
  const [port] = (await freePorts(1)) as [number];
  const registry = { port, ids: [SCHEMA_ID, SCHEMA_ID + 1] };
  await scene.broker.createTopic(topic, 4);
  const load = await Load.start(scene.broker, { topic, rate: 50 });
  const ingester = scene.ingester(t, {
    topic,
    store,
    registry: `http://127.0.0.1:${port}`,
    more: ['--listen-port', '0'],
  });
  const http = await ingester.until('http');
  const ready = async () => (await fetch(`http://127.0.0.1:${String(http['port'])}/readyz`)).status === 200;
  await ingester.until('retrying');
  await sleep(OUTAGE_MS);
  t.false(await ready());
  t.deepEqual(
    ingester
      .events('progress')
      .map(({ archived }) => archived)
      .filter((archived) => archived !== 0),
    [],
  );

  const first = await startRegistryStub(registry);
  await ingester.until('recovered');
  await ingester.until('progress', ({ archived }) => Number(archived) > 0);
  t.true(await ready());
  const before = ingester.events('retrying');
  await first.stop();
  load.schemaId = SCHEMA_ID + 1;
  await ingester.until('retrying', (line) => !before.includes(line));
  await sleep(3000);
  const second = await startRegistryStub(registry);
  t.teardown(() => second.stop());
  await load.stop();
  await scene.untilCommitted(topic);
  await endsWell(t, ingester);
  await scene.holdsAll(t, topic, load, store);
});

async function survivesFailures(t: ExecutionContext, backend: Backend): Promise<void> {
  const topic = `failing-${backend}`;
  const random = seededRandom(t);
  await scene.broker.createTopic(topic, 4);
  const { proxy, direct, faulty } = await bucketsBehindFaults(t, backend);
  const faults: Fate[] = [500, 503, 'cut-request', 'lose-answer', 429];
  // At random: a fixed order may fall in step with the tries of one message, and fail it for ever.
  proxy.fate = () => (random() < 0.5 ? 'pass' : (faults[Math.floor(random() * faults.length)] as Fate));
  const load = await Load.start(scene.broker, { topic, rate: 20 });
  const start = () => scene.ingester(t, { topic, store: faulty, instance: 'ingester-0' });
  const first = start();
  await first.until('progress', ({ archived }) => Number(archived) > 50);
  first.kill('SIGKILL');
  await first.ended();
  const second = start();
  await second.until('progress', ({ archived }) => Number(archived) > 50);
  const halfFailing = proxy.fate;
  const tried = second.events('retrying');
  proxy.fate = () => 503;
  await second.until('retrying', (line) => !tried.includes(line));
  await sleep(8000);
  proxy.fate = halfFailing;
  await load.stop();
  await scene.untilCommitted(topic);
  await endsWell(t, second);
  await scene.holdsAll(t, topic, load, direct);
}

test.serial(
  'google-cloud: a store that fails half of the time, and is away for a while, gets every alert',
  survivesFailures,
  'google-cloud',
);

test.serial(
  's3-remote: a store that fails half of the time, and is away for a while, gets every alert',
  survivesFailures,
  's3-remote',
);
