import test from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import type { IKafkaNodePool } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaNodePool';
import type { IKafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { all, one, render, settings } from '../support/render.ts';

const MIB = 1024 * 1024;

const local = () => render({ values: ['values-local.yaml'] });

test('a single broker is controller as well, with little memory', async (t) => {
  const { spec } = one<IKafkaNodePool>(await local(), 'KafkaNodePool');
  t.is(spec.replicas, 1);
  t.deepEqual(spec.roles as string[], ['controller', 'broker']);
  t.deepEqual(spec.jvmOptions as unknown, { '-Xms': '256m', '-Xmx': '512m' });
});

test('no topic has a second replica', async (t) => {
  const objects = await local();
  for (const { metadata, spec } of all<IKafkaTopic>(objects, 'KafkaTopic')) {
    t.is(spec?.replicas, 1, metadata?.name);
    t.is(settings(spec?.config)['min.insync.replicas'], 1, metadata?.name);
  }
  const config = settings(one<IKafka>(objects, 'Kafka').spec.kafka.config);
  const copies = Object.entries(config).filter(([key]) => /replication\.factor|min\.i/.test(key));
  t.is(copies.length, 7);
  t.true(copies.every(([, count]) => count === 1));
});

test('the external listener is pinned to no address', async (t) => {
  const { listeners } = one<IKafka>(await local(), 'Kafka').spec.kafka;
  const external = listeners.find(({ name }) => name === 'external');
  t.is(external?.type, 'cluster-ip');
  t.is(external?.configuration, undefined);
});

test('the replay topic stays below 1 GiB, with segments that Kafka allows and a packet fits in', async (t) => {
  const objects = await local();
  const { spec } = one<IKafkaTopic>(objects, 'KafkaTopic', 'alerts-simulated');
  const retention = Number(settings(spec?.config)['retention.bytes']);
  const segment = Number(settings(spec?.config)['segment.bytes']);
  t.true((spec?.partitions ?? 0) * (retention + segment) < 1024 * MIB);
  const config = settings(one<IKafka>(objects, 'Kafka').spec.kafka.config);
  t.true(segment >= Number(config['message.max.bytes']));
  t.true(Number(config['metadata.log.segment.bytes']) >= 8 * MIB);
});

test('there are a community broker and a developer', async (t) => {
  const objects = await local();
  const rights = (name: string) =>
    one<IKafkaUser>(objects, 'KafkaUser', name).spec?.authorization?.acls?.map(
      ({ resource }) => `${resource.type} ${resource.name}`,
    );
  t.deepEqual(rights('rubin-communitybroker'), ['topic alerts-simulated', 'group rubin-communitybroker']);
  t.deepEqual(rights('rubin-devel'), ['topic *', 'group rubin-devel']);
});

test('the server listens to this machine alone', async (t) => {
  const server = one<IDeployment>(await local(), 'Deployment', 'alert-database-server');
  t.deepEqual(server.spec?.template.spec?.containers[0]?.args?.slice(0, 2), ['--listen-host', '127.0.0.1']);
});
