import test from 'ava';
import type { IKafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic';
import { one, render } from '../../support/render.ts';

test("the registry's topic keeps every schema: one partition, compacted, in three copies", async (t) => {
  const { spec } = one<IKafkaTopic>(await render(), 'KafkaTopic', 'registry-schemas');
  t.deepEqual(spec as unknown, {
    partitions: 1,
    replicas: 3,
    config: { 'cleanup.policy': 'compact', 'min.insync.replicas': 2 },
  });
});
