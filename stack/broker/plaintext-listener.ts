import { ofKind, type KubernetesObject } from '../../rendered/kubernetes.ts';
import type { KafkaSpec, Listener } from '../../rendered/broker.ts';

/** Its name, as that of the internal SCRAM listener that Rubin's own cluster has. */
export const PLAINTEXT_LISTENER = 'plain';

/**
 * Adds a SCRAM listener without TLS to the cluster of a rendered chart, where the chart has none of its name: what is
 * made of the resource from there on is made of this listener too.
 */
export function withPlaintextListener(objects: KubernetesObject[], port: number): KubernetesObject[] {
  const listener: Listener = {
    name: PLAINTEXT_LISTENER,
    port,
    type: 'internal',
    tls: false,
    authentication: { type: 'scram-sha-512' },
  };
  const clusters = new Set<KubernetesObject>(ofKind<KafkaSpec>(objects, 'Kafka'));
  return objects.map((object) => (clusters.has(object) ? withListener(object, listener) : object));
}

function withListener(cluster: KubernetesObject, listener: Listener): KubernetesObject {
  const { kafka, ...spec } = cluster.spec as KafkaSpec;
  const { listeners } = kafka;
  if (listeners.some(({ name }) => name === listener.name)) return cluster;
  return { ...cluster, spec: { ...spec, kafka: { ...kafka, listeners: [...listeners, listener] } } };
}
