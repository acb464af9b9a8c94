import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { CREDENTIALS_ANNOTATION } from '../../services/schema-registry/src/operator/desired/deployment.ts';
import { NAMESPACE } from '../support/cluster/chart-cluster.ts';
import type { Cluster } from '../support/cluster/cluster.ts';
import { SERVICE_ACCOUNT, startOperatorCluster } from '../support/cluster/operator/operator-cluster.ts';
import {
  letPodsRun,
  look,
  registryObject,
  until,
  untilReason,
  variable,
} from '../support/cluster/operator/registry.ts';
import { startOperator, type RunningOperator } from '../support/cluster/operator/running.ts';
import { KAFKA, makeKafka, makeUser, renewAuthority, renewUser } from '../support/cluster/operator/strimzi.ts';

const NAME = 'alert-schemas';

let cluster: Cluster;
let running: RunningOperator;

test.before('an API server with a Kafka, and the operator with the rights of the chart', async () => {
  cluster = await startOperatorCluster({ registries: ['early', 'password'] });
  running = await startOperator(cluster, SERVICE_ACCOUNT);
  await makeUser(cluster, NAME);
  await cluster.apply([registryObject(NAME)]);
});

test.after.always('the operator and the cluster end', async () => {
  await running?.stop();
  await cluster?.stop();
});

async function credentials(name = NAME): Promise<string | undefined> {
  const deployment = await until(cluster, 'Deployment', name, () => true);
  return deployment.spec.template.metadata?.annotations?.[CREDENTIALS_ANNOTATION];
}

async function untilRolled(before: string | undefined, name = NAME): Promise<void> {
  await until(
    cluster,
    'Deployment',
    name,
    ({ spec }) => spec.template.metadata?.annotations?.[CREDENTIALS_ANNOTATION] !== before,
  );
}

test.serial('a renewed certificate and a renewed CA roll the pods; other changes of a Secret do not', async (t) => {
  const first = await credentials();
  await renewUser(cluster, NAME);
  await untilRolled(first);
  const second = await credentials();
  await renewAuthority(cluster);
  await untilRolled(second);
  const third = await credentials();
  t.is(new Set([first, second, third]).size, 3);

  await cluster.kubectl('annotate', 'secret', NAME, '--namespace', NAMESPACE, 'example.org/note=seen');
  await sleep(1500);
  t.is(await credentials(), third);
  await letPodsRun(cluster, NAME);
  await untilReason(cluster, NAME, 'Running');
});

test.serial('no Secret is copied, and none of what is in one is in what was made', async (t) => {
  const { stdout } = await cluster.kubectl('get', 'secrets', '--namespace', NAMESPACE, '--output=json');
  const secrets = (JSON.parse(stdout) as { items: { metadata: { name: string }; data: Record<string, string> }[] })
    .items;
  t.deepEqual(secrets.map(({ metadata }) => metadata.name).toSorted(), [`${KAFKA}-cluster-ca-cert`, NAME]);
  const made = JSON.stringify([
    await look(cluster, 'Deployment', NAME),
    await look(cluster, 'StrimziSchemaRegistry', NAME),
  ]);
  const { stdout: events } = await cluster.kubectl(
    'get',
    'events.events.k8s.io',
    '--namespace',
    NAMESPACE,
    '--output=json',
  );
  for (const value of secrets.flatMap(({ data }) => Object.values(data))) {
    for (const text of [value, Buffer.from(value, 'base64').toString('latin1')])
      t.false((made + events).includes(text));
  }
});

test.serial('a certificate that is renewed while the operator is stopped rolls the pods when it is back', async (t) => {
  const before = await credentials();
  await running.stop();
  await renewUser(cluster, NAME);
  await sleep(1000);
  t.is(await credentials(), before);
  running = await startOperator(cluster, SERVICE_ACCOUNT);
  await untilRolled(before);
  await letPodsRun(cluster, NAME);
  t.is((await untilReason(cluster, NAME, 'Running')).status, 'True');
});

test.serial('an operator that starts where all is as it should be changes nothing', async (t) => {
  const before = await look(cluster, 'Deployment', NAME);
  await running.stop();
  running = await startOperator(cluster, SERVICE_ACCOUNT);
  await sleep(3000);
  t.deepEqual(await look(cluster, 'Deployment', NAME), before);
  // Each object is applied once to learn whether it is as it should be; nothing is told, and no status is written.
  t.deepEqual(
    running.proxy
      .take('patch', 'create')
      .map(({ path }) => path.split('/').at(-2))
      .toSorted(),
    ['deployments', 'services'],
  );
});

test.serial('without its KafkaUser a registry says so, and goes on by itself when Strimzi has made one', async (t) => {
  await cluster.apply([registryObject('early', { groupId: 'schema-registry-early' })]);
  t.is((await untilReason(cluster, 'early', 'KafkaUserMissing')).message, "KafkaUser early doesn't exist");
  await makeUser(cluster, 'early', { ready: false });
  t.is(
    (await untilReason(cluster, 'early', 'KafkaUserNotReady')).message,
    'KafkaUser early is not ready: the cluster is away',
  );
  t.is(await look(cluster, 'Deployment', 'early'), undefined);
  await makeUser(cluster, 'early');
  t.truthy(await until(cluster, 'Deployment', 'early', () => true));
  await untilReason(cluster, 'early', 'Starting');
});

test.serial(
  'a Secret without the key that the protocol needs is told by its name, and its values by none',
  async (t) => {
    await makeUser(cluster, 'password', { type: 'scram-sha-512' });
    await cluster.apply([registryObject('password', { groupId: 'schema-registry-password' })]);
    const { message } = await untilReason(cluster, 'password', 'SecretIncomplete');
    t.is(message, 'Secret password has no user.p12: expected KafkaUser password to make it');
    await cluster.apply([
      registryObject('password', { groupId: 'schema-registry-password', securityProtocol: 'SASL_SSL' }),
    ]);
    await until(cluster, 'Deployment', 'password', () => true);
    const before = await credentials('password');
    await renewUser(cluster, 'password', 'scram-sha-512');
    await untilRolled(before, 'password');
    t.pass();
  },
);

test.serial('a listener that is renamed is told with those that there are, and the registry runs on', async (t) => {
  const before = await look(cluster, 'Deployment', NAME);
  await makeKafka(cluster, {
    listeners: [
      { name: 'internal', port: 9092 },
      { name: 'secure', port: 9095 },
    ],
  });
  t.is(
    (await untilReason(cluster, NAME, 'NoSuchListener')).message,
    'Kafka alert-broker has no listener named tls: has internal, secure',
  );
  t.is((await look(cluster, 'Deployment', NAME))?.metadata.generation, before?.metadata.generation);
  await cluster.apply([registryObject(NAME, { listener: 'secure' })]);
  const deployment = await until(
    cluster,
    'Deployment',
    NAME,
    (d) => variable(d, 'KAFKASTORE_BOOTSTRAP_SERVERS')?.endsWith(':9095') === true,
  );
  t.is(deployment.spec.replicas, 1);
});

test.serial('a Kafka that is not there is told, and what was made stays', async (t) => {
  await cluster.kubectl('delete', 'kafka', KAFKA, '--namespace', NAMESPACE);
  t.is((await untilReason(cluster, NAME, 'KafkaMissing')).message, "Kafka alert-broker doesn't exist");
  t.truthy(await look(cluster, 'Deployment', NAME));
  await makeKafka(cluster, { up: false });
  await cluster.apply([registryObject(NAME)]);
  t.is(
    (await untilReason(cluster, NAME, 'ListenerNotReady')).message,
    'Kafka alert-broker has no address of its listener tls yet',
  );
  await makeKafka(cluster);
  await letPodsRun(cluster, NAME);
  await until(
    cluster,
    'Deployment',
    NAME,
    (d) => variable(d, 'KAFKASTORE_BOOTSTRAP_SERVERS')?.endsWith(':9093') === true,
  );
  await letPodsRun(cluster, NAME);
  await untilReason(cluster, NAME, 'Running');
});

test.serial('the operator ignores a registry of another Kafka, if its own Kafka is given', async (t) => {
  await running.stop();
  running = await startOperator(cluster, SERVICE_ACCOUNT, { cluster: 'other-broker' });
  await cluster.kubectl('scale', 'deployment', NAME, '--namespace', NAMESPACE, '--replicas=4');
  await sleep(2500);
  t.is((await look(cluster, 'Deployment', NAME))?.spec.replicas, 4);
  t.deepEqual(running.proxy.take('patch', 'create'), []);
});
