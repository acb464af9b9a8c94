import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import type { IKafkaNodePool } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaNodePool';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { chartFolder } from '../../rendered/chart.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { all, one, render, settings } from '../support/render.ts';

// DMTN-210 as it describes the integration environment, sentence by sentence; docs/dmtn-210.md has the table.

const IDFINT = { values: ['values-idfint.yaml'] };
const PASSWORDS = 'alert-stream-broker-secrets';

async function kafka(): Promise<NonNullable<IKafka['spec']>> {
  return one<IKafka>(await render(IDFINT), 'Kafka').spec!;
}

async function listener(name: string) {
  return (await kafka()).kafka.listeners.find((candidate) => candidate.name === name);
}

test('everything is in the namespace of the release', async (t) => {
  const objects = await render({ ...IDFINT, namespace: 'alert-stream-broker' });
  // The definition of a kind is the whole Kubernetes cluster's.
  const namespaced = objects.filter(({ kind }) => kind !== 'CustomResourceDefinition');
  const elsewhere = namespaced.filter(({ metadata }) => metadata.namespace !== 'alert-stream-broker');
  t.deepEqual(
    elsewhere.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    [],
  );
});

test('the two internal listeners ask for client certificates, on the ports 9092 and 9093', async (t) => {
  for (const [name, port] of [
    ['internal', 9092],
    ['tls', 9093],
  ] as const) {
    t.like(await listener(name), { port, type: 'internal', tls: true, authentication: { type: 'tls' } });
  }
});

test('the registry is connected to the listener called tls', async (t) => {
  const registry = one<KubernetesObject & { spec: { listener: string } }>(
    await render(IDFINT),
    'StrimziSchemaRegistry',
  );
  t.is(registry.spec.listener, 'tls');
});

test('the external listener is a load balancer with TLS and SCRAM-SHA-512', async (t) => {
  t.like(await listener('external'), { type: 'loadbalancer', tls: true, authentication: { type: 'scram-sha-512' } });
});

test('there are these three listeners and no more', async (t) => {
  t.deepEqual(
    (await kafka()).kafka.listeners.map(({ name }) => name),
    ['internal', 'tls', 'external'],
  );
});

test('a new cluster starts without any address, and without a certificate for names that it has not got', async (t) => {
  const objects = await render();
  const external = one<IKafka>(objects, 'Kafka').spec!.kafka.listeners.find(({ name }) => name === 'external');
  t.false(JSON.stringify(external).includes('loadBalancerIP'));
  t.deepEqual(all<ICertificate & { kind: string }>(objects, 'Certificate'), []);
});

test('once known, the four addresses of idfint are pinned, one for the bootstrap and one for each broker', async (t) => {
  const { configuration } = (await listener('external'))!;
  t.is(configuration?.bootstrap?.loadBalancerIP, '35.188.169.31');
  t.deepEqual(configuration?.bootstrap?.alternativeNames, ['alert-stream-int.lsst.cloud']);
  t.deepEqual(
    configuration?.brokers?.map(({ broker, loadBalancerIP, advertisedHost }) => [
      broker,
      loadBalancerIP,
      advertisedHost,
    ]),
    [
      [0, '35.239.64.164', 'alert-stream-int-broker-0.lsst.cloud'],
      [1, '34.122.165.155', 'alert-stream-int-broker-1.lsst.cloud'],
      [2, '35.238.120.127', 'alert-stream-int-broker-2.lsst.cloud'],
    ],
  );
});

test('the certificate has a name for each broker and one for the bootstrap, and the external listener uses it', async (t) => {
  const { spec } = one<ICertificate & { kind: string }>(await render(IDFINT), 'Certificate');
  t.deepEqual(spec?.dnsNames, [
    'alert-stream-int.lsst.cloud',
    'alert-stream-int-broker-0.lsst.cloud',
    'alert-stream-int-broker-1.lsst.cloud',
    'alert-stream-int-broker-2.lsst.cloud',
  ]);
  t.is(spec?.issuerRef.kind, 'ClusterIssuer');
  t.is((await listener('external'))?.configuration?.brokerCertChainAndKey?.secretName, spec?.secretName);
});

test('the broker configuration has the defaults for durability, and takes more', async (t) => {
  const objects = await render({ ...IDFINT, set: { 'kafka.config': { 'log.cleaner.threads': 2 } } });
  t.like(settings(one<IKafka>(objects, 'Kafka').spec?.kafka.config), {
    'offsets.topic.replication.factor': 3,
    'transaction.state.log.replication.factor': 3,
    'transaction.state.log.min.isr': 2,
    'log.cleaner.threads': 2,
  });
});

test('ssl.client.auth is refused: the listeners ask for certificates themselves', async (t) => {
  await t.throwsAsync(render({ set: { 'kafka.config': { 'ssl.client.auth': 'required' } } }), {
    message: /ssl\.client\.auth.*the listeners' authentication/,
  });
});

test('each broker keeps its data on a disk of class standard that outlives the cluster', async (t) => {
  const pool = one<IKafkaNodePool & { kind: string }>(await render(IDFINT), 'KafkaNodePool', 'kafka');
  t.deepEqual(settings(pool.spec?.storage), {
    type: 'jbod',
    volumes: [{ id: 0, type: 'persistent-claim', size: '1000Gi', class: 'standard', deleteClaim: false }],
  });
});

test('brokers run on the machines labelled kafka=ok, and nowhere else', async (t) => {
  const pool = one<IKafkaNodePool & { kind: string }>(await render(IDFINT), 'KafkaNodePool', 'kafka');
  const pod = pool.spec?.template?.pod;
  t.deepEqual(pod?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms, [
    { matchExpressions: [{ key: 'kafka', operator: 'In', values: ['ok'] }] },
  ]);
  t.like(pod?.tolerations?.[0], { key: 'kafka', operator: 'Equal', value: 'ok' });
});

test('the superuser is known to Kafka as one who may do anything', async (t) => {
  t.deepEqual(settings((await kafka()).kafka.authorization), { type: 'simple', superUsers: ['kafka-admin'] });
});

test("each user's password comes from the key <username>-password of alert-stream-broker-secrets", async (t) => {
  const objects = await render(IDFINT);
  const scram = all<IKafkaUser & { kind: string; metadata: { name: string } }>(objects, 'KafkaUser').filter(
    ({ spec }) => spec?.authentication?.type === 'scram-sha-512',
  );
  t.true(scram.length > 7);
  for (const { metadata, spec } of scram) {
    const { password } = spec!.authentication as { password?: { valueFrom: { secretKeyRef: object } } };
    t.deepEqual(password?.valueFrom.secretKeyRef, { name: PASSWORDS, key: `${metadata.name}-password` });
  }
  t.is(one(objects, 'VaultSecret').kind, 'VaultSecret');
});

test('fink-idfint reads the simulated alerts, in groups that begin with its name, and that is all', async (t) => {
  const user = one<IKafkaUser & { kind: string }>(await render(IDFINT), 'KafkaUser', 'fink-idfint');
  t.deepEqual(settings(user.spec?.authorization), {
    type: 'simple',
    acls: [
      {
        resource: { type: 'topic', name: 'alerts-simulated', patternType: 'literal' },
        operations: ['Read', 'Describe', 'DescribeConfigs'],
        host: '*',
      },
      { resource: { type: 'group', name: 'fink-idfint', patternType: 'prefix' }, operations: ['All'], host: '*' },
    ],
  });
});

test('the users are those of idfint, each with its topics and groups', async (t) => {
  const users = all<IKafkaUser & { kind: string; metadata: { name: string } }>(await render(IDFINT), 'KafkaUser');
  const granted = users
    .filter(({ metadata }) => metadata.name.endsWith('-idfint'))
    .map(({ metadata, spec }) => {
      const acls = (spec!.authorization as { acls: { resource: { type: string; name: string } }[] }).acls;
      return [metadata.name, ...acls.map(({ resource }) => `${resource.type} ${resource.name}`)];
    });
  t.deepEqual(granted, [
    ['rubin-devel-idfint', 'topic *', 'group rubin-devel-idfint'],
    ...[
      'rubin-communitybroker-idfint',
      'alerce-idfint',
      'ampel-idfint',
      'antares-idfint',
      'fink-idfint',
      'lasair-idfint',
    ].map((name) => [name, 'topic alerts-simulated', `group ${name}`]),
  ]);
});

test('the simulator publishes every 37 seconds', async (t) => {
  const replay = one<IDeployment & { kind: string }>(await render(IDFINT), 'Deployment', 'alert-stream-simulator');
  const args = replay.spec?.template.spec?.containers[0]?.args ?? [];
  t.is(args[args.indexOf('--repeat-interval') + 1], '37');
});

test('the form with ZooKeeper is the one that DMTN-210 describes', async (t) => {
  const objects = await render({ values: ['docs/examples/values-zookeeper.yaml'] });
  const { apiVersion, spec } = one<IKafka & { spec: Record<string, unknown> }>(objects, 'Kafka');
  t.is(apiVersion as string, 'kafka.strimzi.io/v1beta2');
  t.like(spec['zookeeper'], { replicas: 3, storage: { type: 'persistent-claim', deleteClaim: false } });
  t.like(spec.kafka, { replicas: 3, storage: { type: 'jbod' } });
  t.like(settings(spec.kafka.config), { 'log.message.format.version': '3.9', 'inter.broker.protocol.version': '3.9' });
  t.deepEqual(all<IKafkaNodePool>(objects, 'KafkaNodePool'), []);
});

test('docs/dmtn-210.md points only to templates and tests that there are', (t) => {
  const page = readFileSync(join(chartFolder, 'docs/dmtn-210.md'), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => /^\| .* \|$/.test(line))
    .slice(1);
  t.true(rows.length > 20);
  const titles = new Map<string, string>();
  for (const row of rows) {
    const [, , template = '', proof = ''] = row.split('|').map((cell) => cell.trim());
    const [, sentence = ''] = row.split('|');
    const sources = [...template.matchAll(/`([^`]+\.(?:yaml|tpl|ts))`/g)].map(([, path]) =>
      readFileSync(join(chartFolder, path!), 'utf8'),
    );
    // What the document sets by name stands in one of the files that are said to set or refuse it.
    for (const [, name] of sentence.matchAll(/`((?:\w+\.){2,}\w+|[a-z]+[A-Z]\w+)(?:: [^`]*)?`/g)) {
      if (sources.length > 0)
        t.true(
          sources.some((source) => source.includes(name!)),
          `${name}: ${row}`,
        );
    }
    for (const [, path, title] of proof.matchAll(/`(test\/[^`]+\.ts)`(?:: “([^”]+)”)?/g)) {
      if (!titles.has(path!)) titles.set(path!, readFileSync(join(chartFolder, path!), 'utf8'));
      if (title !== undefined) t.true(titles.get(path!)!.includes(title), `${path} has no test “${title}”`);
    }
    t.regex(proof, /`test\//, row);
  }
});
