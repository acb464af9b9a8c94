import { fileURLToPath } from 'node:url';
import type { KubernetesObject } from '../../../stack/kubernetes.ts';
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
  const folders = [strimzi === 'v1' ? strimziCrds : strimziCrdsZookeeper, operatorCrds, ...WRITTEN_HERE];
  await cluster.kubectl('apply', '--server-side', ...folders.map((folder) => `--filename=${folder}`));
  const { stdout } = await cluster.kubectl('get', 'customresourcedefinitions', '--output', 'name');
  const kinds = stdout.trim().split('\n').map((line) => line.slice(line.indexOf('/') + 1));
  await untilAccepted(() => cluster.kubectl('get', kinds.join(), '--all-namespaces'));
}
