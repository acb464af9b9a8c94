import test from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import type { IKafkaNodePool } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaNodePool';
import type { IKafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import { all, one, render } from '../support/render.ts';

// A cluster that an older chart made: six brokers with the ids 6 to 11, two disks each.
const adopted = () => render({ values: ['docs/examples/values-adopted-cluster.yaml'], release: 'alerts' });

test('pods and disks keep the names that they are made of, whatever the release is called', async (t) => {
  const objects = await adopted();
  t.is(one<IKafka>(objects, 'Kafka').metadata?.name, 'alert-broker');
  const pools = all<IKafkaNodePool>(objects, 'KafkaNodePool').map(({ metadata, spec }) => [
    metadata?.name,
    spec.replicas,
    metadata?.annotations?.['strimzi.io/next-node-ids'],
    spec.storage?.volumes?.map(({ id, size, deleteClaim }) => [id, size, deleteClaim]),
  ]);
  t.deepEqual(pools, [
    [
      'kafka',
      6,
      '[6-11]',
      [
        [0, '1500Gi', false],
        [1, '1500Gi', false],
      ],
    ],
    ['controller', 3, '[3-5]', [[0, '100Gi', false]]],
  ]);
});

test('each address meets the broker that has had it', async (t) => {
  const { listeners } = one<IKafka>(await adopted(), 'Kafka').spec.kafka;
  const { configuration } = listeners.find(({ name }) => name === 'external') ?? {};
  t.deepEqual(
    configuration?.brokers?.map(({ broker, loadBalancerIP, advertisedHost }) => [
      broker,
      loadBalancerIP,
      advertisedHost,
    ]),
    [6, 7, 8, 9, 10, 11].map((id) => [id, `192.0.2.${20 + id}`, `alert-stream-broker-${id}.example.org`]),
  );
});

test("passwords stay in the Secret of the old release's name", async (t) => {
  const { spec } = one<IKafkaUser>(await adopted(), 'KafkaUser', 'rubin-communitybroker');
  t.is(spec?.authentication?.password?.valueFrom.secretKeyRef?.name, 'alert-stream-broker-secrets');
});

test('the pipeline writes, with a certificate, to a topic that the chart leaves alone', async (t) => {
  const objects = await adopted();
  const { spec } = one<IKafkaUser>(objects, 'KafkaUser', 'alert-pipeline');
  t.is(spec?.authentication?.type, 'tls');
  t.deepEqual(spec?.authorization?.acls?.map(({ resource, operations }) => [resource.name, operations]) as unknown, [
    ['lsst-alerts', ['Write', 'Describe']],
  ]);
  t.false(objects.some(({ kind, metadata }) => kind === 'KafkaTopic' && metadata.name === 'lsst-alerts'));
});

test('the replay keeps its copies, the registry its name, and the archive its buckets', async (t) => {
  const objects = await adopted();
  const { spec } = one<IKafkaTopic>(objects, 'KafkaTopic', 'alerts-simulated');
  t.like(spec, { partitions: 8, replicas: 2, config: { 'min.insync.replicas': 1 } });
  const names = new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  for (const name of ['StrimziSchemaRegistry', 'KafkaUser', 'Ingress'])
    t.true(names.has(`${name} alert-schema-registry`), name);
  t.false(names.has('PersistentVolumeClaim alert-archive'));
});
