import { ofKind, type KubernetesObject } from './kubernetes.ts';

export type EnvVar = {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef?: { name: string; key: string }; fieldRef?: { fieldPath: string } };
};

export type Container = {
  name: string;
  command: string[];
  args?: string[];
  env?: EnvVar[];
  volumeMounts?: { name: string; mountPath: string; subPath?: string }[];
};

type Volume = {
  name: string;
  secret?: { secretName: string };
  emptyDir?: object;
  persistentVolumeClaim?: { claimName: string };
};

export type PodSpec = {
  containers: Container[];
  initContainers?: Container[];
  volumes?: Volume[];
  terminationGracePeriodSeconds?: number;
};

type PodTemplate = { template: { spec: PodSpec } };
type StatefulSetSpec = PodTemplate & { replicas?: number; volumeClaimTemplates?: { metadata: { name: string } }[] };

/** One pod to run: a Job's runs once, a Deployment's or a StatefulSet's until it is stopped. */
export type Pod = { name: string; once: boolean; wave: number; spec: PodSpec };

const WAVE = 'argocd.argoproj.io/sync-wave';

/**
 * The pods of the rendered chart, in the order of their sync waves.
 *
 * A StatefulSet's pods are named as Kubernetes names them (`NAME-0`, …), and so are its volume claims.
 */
export function pods(objects: KubernetesObject[]): Pod[] {
  const jobs = ofKind<PodTemplate>(objects, 'Job').map((job) => ({
    name: job.metadata.name,
    once: true,
    wave: waveOf(job),
    spec: job.spec.template.spec,
  }));
  const deployments = ofKind<PodTemplate & { replicas?: number }>(objects, 'Deployment').flatMap((deployment) =>
    copies(deployment.spec.replicas).map((index) => ({
      name: index === 0 ? deployment.metadata.name : `${deployment.metadata.name}-${index}`,
      once: false,
      wave: waveOf(deployment),
      spec: deployment.spec.template.spec,
    })),
  );
  const statefulSets = ofKind<StatefulSetSpec>(objects, 'StatefulSet').flatMap((set) =>
    copies(set.spec.replicas).map((index) => {
      const name = `${set.metadata.name}-${index}`;
      const { spec } = set.spec.template;
      const claims = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
        name: metadata.name,
        persistentVolumeClaim: { claimName: `${metadata.name}-${name}` },
      }));
      return { name, once: false, wave: waveOf(set), spec: { ...spec, volumes: [...(spec.volumes ?? []), ...claims] } };
    }),
  );
  return [...jobs, ...deployments, ...statefulSets].toSorted((a, b) => a.wave - b.wave);
}

/** All containers of a pod, those that run first included. */
export function containersOf({ spec }: Pod): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

function copies(replicas = 1): number[] {
  return Array.from({ length: replicas }, (_, index) => index);
}

function waveOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.[WAVE] ?? 0);
}
