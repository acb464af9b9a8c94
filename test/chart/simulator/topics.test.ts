import test from 'ava';
import type { IKafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic';
import { one, render } from '../../support/render.ts';

test('static alerts never expire', async (t) => {
  const { spec } = one<IKafkaTopic>(await render(), 'KafkaTopic', 'alerts-static');
  t.deepEqual(spec as unknown, {
    partitions: 8,
    replicas: 3,
    config: { 'cleanup.policy': 'delete', 'min.insync.replicas': 2, 'retention.bytes': -1, 'retention.ms': -1 },
  });
});

test('replayed alerts are kept for a week or 100 GB a partition', async (t) => {
  const { spec } = one<IKafkaTopic>(await render(), 'KafkaTopic', 'alerts-simulated');
  t.deepEqual(spec as unknown, {
    partitions: 8,
    replicas: 3,
    config: {
      'cleanup.policy': 'delete',
      'min.insync.replicas': 2,
      'retention.bytes': 100_000_000_000,
      'retention.ms': 604_800_000,
    },
  });
});

test('names, partitions, replicas and settings can be chosen', async (t) => {
  const objects = await render({
    set: {
      'simulator.staticTopicName': 'reservoir',
      'simulator.replayTopicName': 'replay',
      'alertDatabase.ingester.topics': ['replay'],
      'simulator.staticTopic.partitions': 1,
      'simulator.replayTopic': {
        partitions: 45,
        replicas: 2,
        config: { 'retention.ms': 3_600_000, 'compression.type': 'zstd', 'min.insync.replicas': 1 },
      },
      'kafka.storage.size': '10Ti',
    },
  });
  t.is(one<IKafkaTopic>(objects, 'KafkaTopic', 'reservoir').spec?.partitions, 1);
  const { spec } = one<IKafkaTopic>(objects, 'KafkaTopic', 'replay');
  t.like(spec, { partitions: 45, replicas: 2 });
  t.like(spec?.config, { 'retention.ms': 3_600_000, 'retention.bytes': 100_000_000_000, 'compression.type': 'zstd' });
});
