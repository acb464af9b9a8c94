import type { Registry, Service } from '../api/objects.ts';
import { labelsOf, ownerReference } from './owner.ts';
import type { RegistrySpec } from './spec.ts';

/** The Service of a registry, under the registry's own name. */
export function wantedService(registry: Registry, { serviceType, port, registryImageTag }: RegistrySpec): Service {
  const { name } = registry.metadata;
  const labels = labelsOf(registry, registryImageTag);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels, ownerReferences: [ownerReference(registry)] },
    spec: {
      type: serviceType,
      selector: { app: name },
      ports: [{ name: 'schema-registry', port, protocol: 'TCP', targetPort: 'schema-registry' }],
    },
  };
}
