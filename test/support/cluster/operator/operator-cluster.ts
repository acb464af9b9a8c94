import { startChartCluster } from '../chart-cluster.ts';
import type { Cluster } from '../cluster.ts';
import type { StrimziApi } from '../definitions.ts';
import { render } from '../../render.ts';
import { makeKafka, renewAuthority } from './strimzi.ts';

/** The chart's ServiceAccount for the operator. */
export const SERVICE_ACCOUNT = 'alert-schemas-operator';

/** An API server with a Kafka that is up, and the chart's ServiceAccount and rights for an operator of these registries. */
export async function startOperatorCluster({
  registries = [],
  strimzi = 'v1',
}: { registries?: string[]; strimzi?: StrimziApi } = {}): Promise<Cluster> {
  const cluster = await startChartCluster(strimzi);
  try {
    await cluster.apply(await operatorRights(registries));
    await makeKafka(cluster, { strimzi });
    await renewAuthority(cluster);
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** What the chart renders for the operator to be known and to have rights. */
export async function operatorRights(registries: string[] = []): Promise<object[]> {
  const objects = await render({ set: { 'schemaRegistry.operator.registries': registries } });
  return objects.filter(
    ({ kind, metadata }) =>
      metadata.name === SERVICE_ACCOUNT && ['ServiceAccount', 'Role', 'RoleBinding'].includes(kind),
  );
}
