import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment, Registry, Service } from '../../../../services/schema-registry/src/operator/api/objects.ts';
import { NAMESPACE } from '../chart-cluster.ts';
import type { Cluster } from '../cluster.ts';
import { KubectlError } from '../kubectl.ts';
import { KAFKA, writeStatus } from './strimzi.ts';

/** Milliseconds to wait for what an operator does within one. */
const PATIENCE_MS = 30_000;

export function registryObject(name: string, spec: object = {}): object {
  return {
    apiVersion: 'roundtable.lsst.codes/v1beta1',
    kind: 'StrimziSchemaRegistry',
    metadata: { name, namespace: NAMESPACE, labels: { 'strimzi.io/cluster': KAFKA } },
    spec,
  };
}

type Kinds = { Deployment: Deployment; Service: Service; StrimziSchemaRegistry: Registry };

/** The object as it is, or undefined when there is none. */
export async function look<K extends keyof Kinds>(
  cluster: Cluster,
  kind: K,
  name: string,
): Promise<Kinds[K] | undefined> {
  const { stdout } = await cluster.kubectl(
    'get',
    kind,
    name,
    '--namespace',
    NAMESPACE,
    '--output=json',
    '--ignore-not-found',
  );
  return stdout === '' ? undefined : (JSON.parse(stdout) as Kinds[K]);
}

/** What is read, once it is as wanted. @throws Error with the last that was read */
export async function eventually<T>(read: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await read();
    if (fits(value)) return value;
    if (Date.now() > deadline) throw new Error(`it didn't become as wanted: ${JSON.stringify(value)}`);
    await sleep(100);
  }
}

/** The object once it is as wanted. @throws Error with the last that was seen */
export async function until<K extends keyof Kinds>(
  cluster: Cluster,
  kind: K,
  name: string,
  fits: (object: Kinds[K]) => boolean,
): Promise<Kinds[K]> {
  const read = () =>
    look(cluster, kind, name).catch((error: unknown) => {
      // An API server that is being restarted.
      if (error instanceof KubectlError) return undefined;
      throw error;
    });
  return (await eventually(read, (object) => object !== undefined && fits(object)))!;
}

/** The registry once its condition Ready has this reason. */
export async function untilReason(
  cluster: Cluster,
  name: string,
  reason: string,
): Promise<{ status: string; message: string }> {
  const { status } = await until(
    cluster,
    'StrimziSchemaRegistry',
    name,
    (registry) => condition(registry)?.reason === reason,
  );
  const { status: ready = '', message = '' } = condition({ status } as Registry) ?? {};
  return { status: ready, message };
}

export function condition({ status }: Registry) {
  return status?.conditions?.find(({ type }) => type === 'Ready');
}

/** Says that all pods of a Deployment run, as its controller does. */
export async function letPodsRun(cluster: Cluster, name: string): Promise<void> {
  const { metadata, spec } = await until(cluster, 'Deployment', name, () => true);
  const { replicas = 1 } = spec;
  const observedGeneration = metadata.generation ?? 0;
  const status = {
    observedGeneration,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
  };
  await writeStatus(cluster, { kind: 'Deployment', metadata: { name } }, status);
}

/** A variable of the registry's container. */
export function variable(deployment: Deployment, name: string): string | undefined {
  return deployment.spec.template.spec?.containers[0]?.env?.find(
    (variable) => variable.name === `SCHEMA_REGISTRY_${name}`,
  )?.value;
}
