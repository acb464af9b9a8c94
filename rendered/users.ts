import { ofKind, type KubernetesObject } from './kubernetes.ts';

/** One access rule of a KafkaUser (Strimzi: AclRule). */
export type AclRule = {
  type?: 'allow' | 'deny';
  resource: {
    type: 'topic' | 'group' | 'cluster' | 'transactionalId';
    name?: string;
    patternType?: 'literal' | 'prefix';
  };
  host?: string;
  operations: string[];
};

/** What the stack reads of a KafkaUser resource. */
type KafkaUserSpec = {
  authentication: {
    type: string;
    password?: { valueFrom: { secretKeyRef: { name: string; key: string } } };
  };
  authorization?: { type: string; acls: AclRule[] };
  quotas?: {
    producerByteRate?: number;
    consumerByteRate?: number;
    requestPercentage?: number;
    controllerMutationRate?: number;
  };
};

/** A KafkaUser: its name, the name that Kafka knows it by, and its spec. */
export type KafkaUser = { name: string; principal: string; spec: KafkaUserSpec };

/** The users of the rendered chart; a TLS user's principal is its certificate's subject. */
export function kafkaUsers(objects: KubernetesObject[]): KafkaUser[] {
  return ofKind<KafkaUserSpec>(objects, 'KafkaUser').map(({ metadata, spec }) => ({
    name: metadata.name,
    principal: spec.authentication.type === 'tls' ? `CN=${metadata.name}` : metadata.name,
    spec,
  }));
}
