import type { KubernetesObject } from '../../../rendered/kubernetes.ts';

/** As much of a Pod's spec as is looked at here. */
type PodSpec = { volumes?: object[] };

export type Pod = KubernetesObject & { spec: PodSpec };

type Template = { metadata?: object; spec: PodSpec };

type WorkloadSpec = { template?: Template; volumeClaimTemplates?: { metadata: { name: string } }[] };

/** The Pods that Kubernetes would make of the workloads among the objects: one for each, as its controller does. */
export function podsOf(objects: KubernetesObject[]): Pod[] {
  return objects.flatMap((object) => {
    const template = templateOf(object);
    return template === undefined ? [] : [podOf(object, template)];
  });
}

function templateOf({ apiVersion, kind, metadata, spec }: KubernetesObject): Template | undefined {
  if (kind === 'Pod') return { metadata, spec: spec as PodSpec };
  return /^(apps|batch)\//.test(apiVersion) ? (spec as WorkloadSpec).template : undefined;
}

function podOf({ kind, metadata, spec }: KubernetesObject, template: Template): Pod {
  const claims = (spec as WorkloadSpec).volumeClaimTemplates ?? [];
  const volumes = [
    ...(template.spec.volumes ?? []),
    ...claims.map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: `${name}-0` } })),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, annotations: {}, ...template.metadata, name: `${metadata.name}-${kind.toLowerCase()}` },
    spec: { ...template.spec, volumes },
  };
}
