import type { V1OwnerReference } from '@kubernetes/client-node';
import { REGISTRY_KIND, type ApiObject, type Registry } from '../api/objects.ts';

/** By this reference Kubernetes deletes an object together with its registry. */
export function ownerReference({ metadata }: Registry): V1OwnerReference {
  return { ...REGISTRY_KIND, name: metadata.name, uid: metadata.uid ?? '', controller: true };
}

/** Whether an object is the registry's own; the operator of before marked its objects in the same way. */
export function isOwned({ metadata: { ownerReferences = [] } }: ApiObject, { metadata: { uid } }: Registry): boolean {
  return ownerReferences.some((reference) => reference.uid === uid && reference.controller === true);
}

/** The labels of what is made for a registry. `app` is what Services and policies find its pods by. */
export function labelsOf({ metadata: { name } }: Registry, version: string): Record<string, string> {
  return {
    app: name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'alert-stream-registry-operator',
    'app.kubernetes.io/name': 'strimzischemaregistry',
    'app.kubernetes.io/part-of': name,
    // A tag may have what a label may not, such as a digest.
    'app.kubernetes.io/version': version
      .replaceAll(/[^\w.-]/g, '_')
      .slice(0, 63)
      .replaceAll(/^[^a-z\d]+|[^a-z\d]+$/gi, ''),
  };
}
