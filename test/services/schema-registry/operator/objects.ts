import type {
  Deployment,
  Kafka,
  KafkaUser,
  Registry,
  Secret,
} from '../../../../services/schema-registry/src/operator/api/objects.ts';
import { specOf, type RegistrySpec } from '../../../../services/schema-registry/src/operator/desired/spec.ts';

// Objects as the API server has them, for tests that need none of it.

export function registryOf(spec: object = {}, metadata: Partial<Registry['metadata']> = {}): Registry {
  return {
    metadata: {
      name: 'alert-schemas',
      uid: 'registry-uid',
      generation: 1,
      labels: { 'strimzi.io/cluster': 'alert-broker' },
      ...metadata,
    },
    spec,
  };
}

export function spec(fields: object = {}): RegistrySpec {
  return specOf(registryOf(fields));
}

export const KAFKA: Kafka = {
  metadata: { name: 'alert-broker' },
  spec: { kafka: { listeners: [{ name: 'internal' }, { name: 'tls' }, { name: 'new' }] } },
  status: {
    listeners: [
      { name: 'internal', bootstrapServers: 'bootstrap:9092' },
      { name: 'tls', bootstrapServers: 'bootstrap:9093' },
    ],
  },
};

export const USER: KafkaUser = {
  metadata: { name: 'alert-schemas' },
  status: { secret: 'alert-schemas', conditions: [{ type: 'Ready', status: 'True' }] },
};

export const USER_SECRET: Secret = {
  metadata: { name: 'alert-schemas' },
  data: { 'user.p12': 'cDEy', 'user.password': 'cGFzcw==', 'sasl.jaas.config': 'amFhcw==' },
};

export const AUTHORITY: Secret = {
  metadata: { name: 'alert-broker-cluster-ca-cert' },
  data: { 'ca.p12': 'Y2E=', 'ca.password': 'cGFzcw==' },
};

export function deploymentOf(status: Deployment['status'], replicas = 2): Deployment {
  return {
    metadata: { name: 'alert-schemas', generation: 3 },
    spec: { replicas, selector: {}, template: {} },
    ...(status && { status }),
  };
}
