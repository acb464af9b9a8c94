import { z } from 'zod';
import type { Registry } from '../api/objects.ts';
import { NotPossible } from './problem.ts';

const LEVELS = [
  'none',
  'backward',
  'backward_transitive',
  'forward',
  'forward_transitive',
  'full',
  'full_transitive',
] as const;

/** An amount as Kubernetes writes one. The empty text is what the definition of before had as its default. */
const amount = z
  .string()
  .regex(/^$|^\d+(\.\d+)?(m|k|[KMGTPE]i?|e\d+)?$/, {
    error: ({ input }) => `expected an amount such as 500m or 1Gi, got "${input}"`,
  })
  .transform((text) => (text === '' ? undefined : text))
  .optional();

/**
 * The `spec` of a StrimziSchemaRegistry: each field of the Strimzi Registry Operator 0.7.1 with its default, and `port`
 * and `groupId`, which that one hadn't. Fields that nobody knows are the API server's affair.
 */
export const registrySpec = z.object({
  /** A hint and no more: what the cluster serves is looked up. */
  strimziVersion: z.string().default('v1beta2'),
  listener: z.string().min(1).default('tls'),
  securityProtocol: z.enum(['SSL', 'PLAINTEXT', 'SASL_SSL', 'SASL_PLAINTEXT']).default('SSL'),
  compatibilityLevel: z.string().toLowerCase().pipe(z.enum(LEVELS)).default('forward'),
  serviceType: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']).default('ClusterIP'),
  registryImage: z.string().min(1).default('confluentinc/cp-schema-registry'),
  registryImageTag: z.string().min(1).default('8.0.0'),
  registryTopic: z.string().min(1).default('registry-schemas'),
  replicas: z.int().min(0).default(1),
  cpuLimit: amount,
  cpuRequest: amount,
  memoryLimit: amount,
  memoryRequest: amount,
  port: z.int().min(1).max(65_535).default(8081),
  groupId: z.string().min(1).default('schema-registry'),
});

export type RegistrySpec = z.output<typeof registrySpec>;

/** @throws NotPossible that names each wrong field */
export function specOf({ spec }: Registry): RegistrySpec {
  const result = registrySpec.safeParse(spec ?? {});
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${['spec', ...path].join('.')}: ${message}`);
  throw new NotPossible('InvalidSpec', wrong.join('; '));
}

/** The Kafka that a registry belongs to, by Strimzi's label. @throws NotPossible without one */
export function clusterOf({ metadata: { labels } }: Registry): string {
  const cluster = labels?.['strimzi.io/cluster'];
  if (cluster === undefined || cluster === '') {
    throw new NotPossible('NoCluster', 'there is no label strimzi.io/cluster: expected the name of a Kafka');
  }
  return cluster;
}
