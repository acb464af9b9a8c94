import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { ofKind, type KubernetesObject } from './kubernetes.ts';

/** What the stack reads of a listener in a Kafka resource (Strimzi: GenericKafkaListener). */
export type Listener = {
  name: string;
  port: number;
  type: string;
  tls: boolean;
  authentication?: { type: string };
  configuration?: {
    bootstrap?: { alternativeNames?: string[] };
    brokers?: { broker: number; advertisedHost?: string }[];
  };
};

/** What the stack reads of a Kafka resource. */
export type KafkaSpec = {
  kafka: {
    metadataVersion?: string;
    listeners: Listener[];
    config?: Record<string, string | number | boolean>;
    authorization?: { type: string; superUsers?: string[] };
  };
};

/** What the stack reads of a KafkaNodePool resource. */
type NodePoolSpec = {
  replicas: number;
  roles: string[];
  jvmOptions?: { '-Xms'?: string; '-Xmx'?: string; '-XX'?: Record<string, string | number | boolean> };
};

/** The one broker that the stack runs: from the Kafka resource and its only node pool. */
export type BrokerSpec = {
  cluster: string;
  nodeId: number;
  kafka: KafkaSpec['kafka'];
  jvm: NonNullable<NodePoolSpec['jvmOptions']>;
};

const NEXT_NODE_IDS = 'strimzi.io/next-node-ids';

/**
 * Finds the broker in the rendered chart.
 *
 * @throws AlertStreamError `CONFIG` when the chart describes what doesn't fit on one machine
 */
export function brokerSpec(objects: KubernetesObject[]): BrokerSpec {
  const clusters = ofKind<KafkaSpec>(objects, 'Kafka');
  const [cluster] = clusters;
  if (cluster === undefined || clusters.length > 1) {
    throw new AlertStreamError('CONFIG', `the chart must render one Kafka resource, got ${clusters.length}`);
  }
  const pools = ofKind<NodePoolSpec>(objects, 'KafkaNodePool');
  const [pool] = pools;
  const nodes = pools.reduce((sum, { spec }) => sum + spec.replicas, 0);
  if (
    pool === undefined ||
    nodes !== 1 ||
    !pool.spec.roles.includes('broker') ||
    !pool.spec.roles.includes('controller')
  ) {
    throw new AlertStreamError(
      'CONFIG',
      `one machine runs one Kafka node that is broker and controller (kafka.replicas: 1, kafka.controllers.replicas: 0), ` +
        `got ${nodes} nodes in ${pools.map(({ metadata, spec }) => `${metadata.name} (${spec.roles.join(', ')})`).join(' and ')}`,
    );
  }
  return {
    cluster: cluster.metadata.name,
    nodeId: firstNodeId(pool.metadata.annotations?.[NEXT_NODE_IDS]),
    kafka: cluster.spec.kafka,
    jvm: pool.spec.jvmOptions ?? {},
  };
}

/** The first id of a list such as `[0-99]` or `[6, 7, 8]`. */
function firstNodeId(annotation: string | undefined): number {
  return Number(/\d+/.exec(annotation ?? '')?.[0] ?? 0);
}
