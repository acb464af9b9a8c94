import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { NAMESPACE } from '../support/cluster/chart-cluster.ts';
import type { Cluster } from '../support/cluster/cluster.ts';
import { refuse } from '../support/cluster/operator/api-proxy.ts';
import { SERVICE_ACCOUNT, startOperatorCluster } from '../support/cluster/operator/operator-cluster.ts';
import { OperatorProcess } from '../support/cluster/operator/operator-process.ts';
import {
  eventually,
  letPodsRun,
  look,
  registryObject,
  until,
  untilReason,
} from '../support/cluster/operator/registry.ts';
import { startOperator, type RunningOperator } from '../support/cluster/operator/running.ts';
import { makeUser } from '../support/cluster/operator/strimzi.ts';

const NAMES = ['killed', 'conflict', 'restart', 'forgotten', 'cut'];

let cluster: Cluster;
let running: RunningOperator;

test.before('an API server with a Kafka, and the operator with the rights of the chart', async () => {
  cluster = await startOperatorCluster({ registries: NAMES });
  for (const name of NAMES) await makeUser(cluster, name);
});

test.after.always('the operator and the cluster end', async () => {
  await running?.stop();
  await cluster?.stop();
});

function registry(name: string, spec: object = {}): object {
  return registryObject(name, { groupId: `schema-registry-${name}`, ...spec });
}

test.serial(
  'killed between the Service and the Deployment, the program goes on from there when it is started again',
  async (t) => {
    const program = await OperatorProcess.prepare(cluster, SERVICE_ACCOUNT);
    t.teardown(() => program.stop());
    const held = Promise.withResolvers<void>();
    program.proxy.meddle = ({ verb, path }) => {
      if (verb !== 'patch' || !path.includes('/deployments/')) return false;
      held.resolve();
      return true;
    };
    await cluster.apply([registry('killed')]);
    program.start();
    await held.promise;
    await program.end('SIGKILL');
    t.truthy(await look(cluster, 'Service', 'killed'));
    t.is(await look(cluster, 'Deployment', 'killed'), undefined);
    program.proxy.meddle = () => false;
    program.start();
    await until(cluster, 'Deployment', 'killed', () => true);
    await letPodsRun(cluster, 'killed');
    await untilReason(cluster, 'killed', 'Running');
    t.is(await program.end('SIGTERM'), 0);
    t.regex(program.output, /"msg":"looking after the schema registries of alert-stream-broker"/);
    t.notRegex(program.output, /ca\.p12|token/i);
  },
);

test.serial('conflicts are tried again until they are none, ever later', async (t) => {
  running = await startOperator(cluster, SERVICE_ACCOUNT);
  await until(cluster, 'StrimziSchemaRegistry', 'killed', () => true);
  const times: number[] = [];
  running.proxy.meddle = ({ verb, path, at }, response) => {
    if (verb !== 'patch' || !path.endsWith('/deployments/conflict') || times.length === 4) return false;
    times.push(at);
    return refuse(response, 409, 'the object has been modified; please apply your changes to the latest version');
  };
  await cluster.apply([registry('conflict')]);
  await until(cluster, 'Deployment', 'conflict', () => true);
  running.proxy.meddle = () => false;
  t.is(times.length, 4);
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  t.log('pauses in ms', pauses);
  // The first may be cut short by the news of the Service that was made; the last is 500 ms, doubled at least once.
  t.true((pauses[2] ?? 0) >= 990);
});

test.serial('after a restart of the API server it follows again, also what had changed before it could', async (t) => {
  await cluster.apply([registry('restart')]);
  await until(cluster, 'Deployment', 'restart', () => true);
  let isAway = true;
  running.proxy.meddle = (_, response) => {
    if (isAway) response.destroy();
    return isAway;
  };
  const left = Date.now();
  running.proxy.cut();
  await cluster.restart();
  await cluster.apply([registry('restart', { replicas: 2 })]);
  t.is((await look(cluster, 'Deployment', 'restart'))?.spec.replicas, 1);
  isAway = false;
  const back = Date.now();
  await until(cluster, 'Deployment', 'restart', ({ spec }) => spec.replicas === 2);
  const [away, late] = [back - left, Date.now() - back];
  t.log(`away for ${away} ms, done ${late} ms later`);
  // Its pauses are doubled, so that the last is about as long as all before it together.
  t.true(late < 2 * away + 3000);
  await eventually(
    async () => running.operator.ready(),
    (reasons) => reasons.length === 0,
  );
});

test.serial('a watch whose version the API server has forgotten restarts with a list', async (t) => {
  await cluster.apply([registry('forgotten')]);
  await until(cluster, 'Deployment', 'forgotten', () => true);
  // A watch that has lived for a while restarts its back-off; the pauses after the restart had grown.
  await sleep(6000);
  let expired = 0;
  running.proxy.meddle = ({ verb, path }, response) => {
    if (verb !== 'watch' || !path.endsWith('/strimzischemaregistries') || expired === 3) return false;
    expired += 1;
    // As an HTTP status, and as the last event of a watch: a server says it in either way.
    if (expired === 1) return refuse(response, 410, 'too old resource version');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old resource version' } })}\n`,
    );
    return true;
  };
  running.proxy.cut();
  await eventually(
    async () => expired,
    (count) => count === 3,
  );
  running.proxy.meddle = () => false;
  await cluster.apply([registry('forgotten', { replicas: 3 })]);
  await until(cluster, 'Deployment', 'forgotten', ({ spec }) => spec.replicas === 3);
  t.is(expired, 3);
  await eventually(
    async () => running.operator.ready(),
    (reasons) => reasons.length === 0,
  );
});

test.serial(
  'connections that break again and again bring no flood of requests, and what changed is done at last',
  async (t) => {
    await cluster.apply([registry('cut')]);
    await until(cluster, 'Deployment', 'cut', () => true);
    // Those after what was forgotten had grown, too.
    await sleep(6000);
    running.proxy.meddle = ({ verb }, response) => {
      if (verb !== 'watch') return false;
      response.destroy();
      return true;
    };
    running.proxy.cut();
    running.proxy.take();
    await cluster.apply([registry('cut', { replicas: 2 })]);
    await sleep(10_000);
    const asked = running.proxy.take();
    running.proxy.meddle = () => false;
    await until(cluster, 'Deployment', 'cut', ({ spec }) => spec.replicas === 2);
    const tries = Object.values(
      Object.groupBy(
        asked.filter(({ verb }) => verb === 'watch'),
        ({ path, query }) => `${path} ${query.get('fieldSelector')}`,
      ),
    );
    t.log(
      `${asked.length} requests in 10 s, with ${NAMES.length} registries; ${tries.map((each) => each?.length).join(' ')} tries of the watches`,
    );
    // The registries, a Kafka and its CA, and of each registry its user, Secret, Deployment and Service.
    t.is(tries.length, 3 + 4 * NAMES.length);
    // Pauses of 1, 2, 4 and 8 s, each a quarter shorter at most.
    for (const each of tries) t.true((each?.length ?? 0) <= 3);
    // Before each a list, and for Strimzi's kinds a look at the versions. The rest is the edit: without watches the operator
    // sees what it wrote at the next list alone, and until then writes it again at each look.
    const followed = asked.filter(({ verb }) => verb === 'watch' || verb === 'get').length;
    t.true(followed <= 3 * (2 * tries.length + NAMES.length + 1));
    t.true(asked.length - followed <= 20);
  },
);

test.serial('of objects that are of no registry none was written', async (t) => {
  const { stdout } = await cluster.kubectl(
    'get',
    'deployments,services,secrets,kafkas,kafkausers',
    '--namespace',
    NAMESPACE,
    '--output=json',
    '--show-managed-fields',
  );
  type Item = {
    kind: string;
    metadata: { name: string; ownerReferences?: { name: string }[]; managedFields: { manager: string }[] };
  };
  const written = (JSON.parse(stdout) as { items: Item[] }).items.filter(({ metadata }) =>
    metadata.managedFields.some(({ manager }) => manager === 'alert-stream-registry-operator'),
  );
  t.deepEqual(
    written.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted(),
    NAMES.flatMap((name) => [`Deployment ${name}`, `Service ${name}`]).toSorted(),
  );
  t.true(written.every(({ metadata }) => metadata.ownerReferences?.[0]?.name === metadata.name));
});
