import type { V1Condition, V1DeploymentSpec, V1ObjectMeta, V1ServiceSpec } from '@kubernetes/client-node';

/** An object as the API server writes it in JSON; times are text. */
export type ApiObject = {
  apiVersion?: string;
  kind?: string;
  metadata: Omit<V1ObjectMeta, 'creationTimestamp' | 'deletionTimestamp' | 'managedFields'> & {
    name: string;
    creationTimestamp?: string;
    deletionTimestamp?: string;
  };
};

/** Where in the API objects of a kind are. */
export type Place = { group: string; version: string; plural: string };

export const DEPLOYMENTS: Place = { group: 'apps', version: 'v1', plural: 'deployments' };
export const SERVICES: Place = { group: '', version: 'v1', plural: 'services' };
export const SECRETS: Place = { group: '', version: 'v1', plural: 'secrets' };
export const EVENTS: Place = { group: 'events.k8s.io', version: 'v1', plural: 'events' };
export const REGISTRIES: Place = {
  group: 'roundtable.lsst.codes',
  version: 'v1beta1',
  plural: 'strimzischemaregistries',
};

export const REGISTRY_KIND = { apiVersion: 'roundtable.lsst.codes/v1beta1', kind: 'StrimziSchemaRegistry' };

/** A condition as Kubernetes' objects have it, and Strimzi's; the time is text. */
type Condition = Pick<V1Condition, 'type' | 'status'> & {
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
};

export type Registry = ApiObject & { spec?: unknown; status?: RegistryStatus };

export type RegistryStatus = {
  observedGeneration?: number;
  conditions?: (Condition & { observedGeneration?: number })[];
  url?: string;
  strimziVersion?: string;
};

/** As much of a Kafka as is looked at: the same in all versions of Strimzi's API from v1beta2 on. */
export type Kafka = ApiObject & {
  spec?: { kafka?: { listeners?: { name: string }[] } };
  status?: {
    listeners?: { name?: string; bootstrapServers?: string; addresses?: { host?: string; port?: number }[] }[];
  };
};

export type KafkaUser = ApiObject & {
  status?: { conditions?: Condition[]; secret?: string };
};

/** The values are in base64. */
export type Secret = ApiObject & { data?: Record<string, string> };

export type Deployment = ApiObject & {
  spec: Pick<V1DeploymentSpec, 'replicas' | 'selector' | 'template'>;
  status?: {
    observedGeneration?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    replicas?: number;
    conditions?: Condition[];
  };
};

export type Service = ApiObject & { spec: V1ServiceSpec };
