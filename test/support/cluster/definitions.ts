import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KubernetesObject } from '../../../rendered/kubernetes.ts';
import { clusterTools } from '../../../tools/tools.ts';
import { REGISTRY_DEFINITION } from '../crds/registry-definition.ts';
import type { Cluster } from './cluster.ts';
import { untilAccepted } from './until.ts';

/** Strimzi's API: `v1` of its newest release, or `v1beta2` of its last with ZooKeeper; no release here has both. */
export type StrimziApi = 'v1' | 'v1beta2';

/** Definitions of operators that no package registry has: written for the tests, and the one that the chart brings. */
const WRITTEN_HERE = [new URL('../crds', import.meta.url), REGISTRY_DEFINITION].map((url) => fileURLToPath(url));

/** The API that a rendered chart speaks to Strimzi in. */
export function strimziApiOf(objects: KubernetesObject[]): StrimziApi {
  return objects.some(({ apiVersion }) => apiVersion === 'kafka.strimzi.io/v1beta2') ? 'v1beta2' : 'v1';
}

/** Makes all kinds known that the chart renders and Kubernetes lacks, and waits until the server serves them. */
export async function defineKinds(cluster: Cluster, strimzi: StrimziApi): Promise<void> {
  const { strimziCrds, strimziCrdsZookeeper, operatorCrds } = clusterTools();
  await define(cluster, [strimzi === 'v1' ? strimziCrds : strimziCrdsZookeeper, operatorCrds, ...WRITTEN_HERE]);
}

/** Makes the kinds known that Strimzi's newest release brings. */
export function defineStrimzi(cluster: Cluster): Promise<void> {
  return define(cluster, [clusterTools().strimziCrds]);
}

/** Makes those of cert-manager known that the chart and its issuer are of. */
export function defineCertManager(cluster: Cluster): Promise<void> {
  const { operatorCrds } = clusterTools();
  return define(
    cluster,
    ['certificates', 'clusterissuers'].map((kind) => join(operatorCrds, `cert-manager.io_${kind}.yaml`)),
  );
}

/** Makes Argo CD's kinds known. */
export function defineArgoCd(cluster: Cluster): Promise<void> {
  return define(cluster, [clusterTools().argoCdCrds]);
}

async function define(cluster: Cluster, places: string[]): Promise<void> {
  await cluster.kubectl('apply', '--server-side', ...places.map((place) => `--filename=${place}`));
  const { stdout } = await cluster.kubectl('get', 'customresourcedefinitions', '--output', 'name');
  const kinds = stdout
    .trim()
    .split('\n')
    .map((line) => line.slice(line.indexOf('/') + 1));
  await untilAccepted(() => cluster.kubectl('get', kinds.join(), '--all-namespaces'));
}
