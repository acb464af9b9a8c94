import { startCluster, type Cluster } from './cluster.ts';
import { defineKinds, type StrimziApi } from './definitions.ts';

/** Where the chart is installed, unless a test says otherwise. */
export const NAMESPACE = 'alert-stream-broker';

/** Starts an API server that knows all kinds of the chart, with the chart's namespace in it. */
export async function startChartCluster(strimzi: StrimziApi = 'v1'): Promise<Cluster> {
  const cluster = await startCluster();
  try {
    await defineKinds(cluster, strimzi);
    await cluster.apply([restrictedNamespace(NAMESPACE)]);
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** A namespace in which Pod Security refuses each Pod that isn't restricted, and warns of each workload with such. */
export function restrictedNamespace(name: string): object {
  const modes = ['enforce', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']);
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: Object.fromEntries(modes) } };
}
