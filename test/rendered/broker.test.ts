import test from 'ava';
import { brokerSpec } from '../../rendered/broker.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';

const kafka: KubernetesObject = {
  apiVersion: 'kafka.strimzi.io/v1',
  kind: 'Kafka',
  metadata: { name: 'alert-broker' },
  spec: { kafka: { listeners: [] } },
};

const pool = (replicas: number, roles: string[], ids = '[6, 7, 8]'): KubernetesObject => ({
  apiVersion: 'kafka.strimzi.io/v1',
  kind: 'KafkaNodePool',
  metadata: { name: 'broker', annotations: { 'strimzi.io/next-node-ids': ids } },
  spec: { replicas, roles },
});

test('the node id is the first that the pool pins', (t) => {
  t.is(brokerSpec([kafka, pool(1, ['broker', 'controller'])]).nodeId, 6);
  t.is(brokerSpec([kafka, pool(1, ['broker', 'controller'], '[0-99]')]).nodeId, 0);
});

test('three brokers are more than one machine runs', (t) => {
  t.throws(() => brokerSpec([kafka, pool(3, ['broker', 'controller'])]), {
    message: /one machine runs one Kafka node .* got 3 nodes/,
  });
});

test('a broker without a controller is refused, with what it is', (t) => {
  t.throws(() => brokerSpec([kafka, pool(1, ['broker'])]), { message: /got 1 nodes in broker \(broker\)/ });
});

test('a chart without a Kafka resource is refused', (t) => {
  t.throws(() => brokerSpec([pool(1, ['broker', 'controller'])]), { message: /one Kafka resource, got 0/ });
});
