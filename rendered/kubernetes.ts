/** The parts of a rendered Kubernetes object that every kind has. */
export type KubernetesObject = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  // Each reader of a kind checks what it needs of the rest.
  spec?: unknown;
};

/** The objects of one kind, with their specs as the caller knows them. */
export function ofKind<Spec>(objects: KubernetesObject[], kind: string): (KubernetesObject & { spec: Spec })[] {
  return objects.filter((object) => object.kind === kind) as (KubernetesObject & { spec: Spec })[];
}
