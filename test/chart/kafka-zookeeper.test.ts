import test from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1beta2/Kafka';
import { all, one, render, settings } from '../support/render.ts';

const EXAMPLE = 'docs/examples/values-zookeeper.yaml';
const ZOOKEEPER = { 'kafka.metadata': 'zookeeper', 'kafka.version': '3.9.0' };

async function example(set: Record<string, unknown> = {}): Promise<IKafka['spec'] & object> {
  return one<IKafka>(await render({ values: [EXAMPLE], set }), 'Kafka').spec!;
}

test('the example is of v1beta2 throughout, as is what the registry is told, and has no node pools', async (t) => {
  const objects = await render({ values: [EXAMPLE] });
  const strimzi = objects.filter(({ apiVersion }) => apiVersion.startsWith('kafka.strimzi.io/'));
  t.deepEqual([...new Set(strimzi.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))].toSorted(), [
    'kafka.strimzi.io/v1beta2 Kafka',
    'kafka.strimzi.io/v1beta2 KafkaTopic',
    'kafka.strimzi.io/v1beta2 KafkaUser',
  ]);
  t.deepEqual(all(objects, 'KafkaNodePool'), []);
  const { spec } = one<{ kind: 'StrimziSchemaRegistry'; spec: { strimziVersion: string } }>(
    objects,
    'StrimziSchemaRegistry',
  );
  t.is(spec.strimziVersion, 'v1beta2');
});

test('the Kafka object itself says how many brokers there are, with which disks, and where', async (t) => {
  const { kafka } = await example({
    'kafka.jvmOptions': { '-Xmx': '2g' },
    'kafka.nodePool.priorityClassName': 'brokers',
  });
  t.is(kafka.version, '3.9.0');
  t.is(kafka.replicas, 3);
  t.deepEqual(kafka.storage as unknown, {
    type: 'jbod',
    volumes: [{ id: 0, type: 'persistent-claim', size: '1000Gi', class: 'standard', deleteClaim: false }],
  });
  t.deepEqual(kafka.jvmOptions as unknown, { '-Xmx': '2g' });
  t.is(kafka.resources?.limits?.['memory'], '4Gi');
  const { pod } = kafka.template ?? {};
  t.is(pod?.priorityClassName, 'brokers');
  t.deepEqual(pod?.tolerations as unknown, [{ key: 'kafka', operator: 'Equal', value: 'ok' }]);
  t.truthy(pod?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution);
  t.deepEqual(pod?.topologySpreadConstraints?.[0]?.labelSelector?.matchLabels, {
    'strimzi.io/cluster': 'alert-broker',
    'strimzi.io/name': 'alert-broker-kafka',
  });
});

test('both versions that an upgrade raises one by one are settings, and only when they are given', async (t) => {
  const config = settings((await example()).kafka.config);
  t.is(config['inter.broker.protocol.version'], '3.9');
  t.is(config['log.message.format.version'], '3.9');
  t.is(config['offsets.topic.replication.factor'], 3);
  const without = one<IKafka>(await render({ set: ZOOKEEPER }), 'Kafka').spec?.kafka.config;
  t.false('inter.broker.protocol.version' in settings(without));
});

test('ZooKeeper has nodes with disks that outlive the cluster', async (t) => {
  const { zookeeper } = await example({ 'zookeeper.jvmOptions': { '-Xmx': '512m' } });
  t.is(zookeeper?.replicas, 3);
  t.deepEqual(zookeeper?.storage as unknown, {
    type: 'persistent-claim',
    size: '1000Gi',
    class: 'standard',
    deleteClaim: false,
  });
  t.deepEqual(zookeeper?.jvmOptions as unknown, { '-Xmx': '512m' });
  t.is(zookeeper?.resources?.limits?.['memory'], '1Gi');
});

test('listeners, rights and certificate are what they are in the other form', async (t) => {
  const comparable = async (set: Record<string, unknown>) => {
    const objects = await render({ values: [EXAMPLE], set });
    const { listeners, authorization } = one<IKafka>(objects, 'Kafka').spec!.kafka;
    const others = objects.filter(({ kind }) => ['KafkaUser', 'KafkaTopic', 'Certificate'].includes(kind));
    return { listeners, authorization, others: others.map(({ metadata, spec }) => [metadata.name, spec]) };
  };
  const kraft = { 'kafka.metadata': 'kraft', 'kafka.version': '4.3.1' };
  const none = { 'kafka.interBrokerProtocolVersion': '', 'kafka.logMessageFormatVersion': '' };
  t.deepEqual(await comparable({}), await comparable({ ...kraft, ...none }));
});
