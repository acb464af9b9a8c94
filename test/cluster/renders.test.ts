import test from 'ava';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { ALL_RENDERS } from '../support/all-renders.ts';
import { startChartCluster } from '../support/cluster/chart-cluster.ts';
import type { Cluster } from '../support/cluster/cluster.ts';
import { strimziApiOf, type StrimziApi } from '../support/cluster/definitions.ts';
import { podsOf } from '../support/cluster/pods.ts';
import { render } from '../support/render.ts';

const clusters = new Map<StrimziApi, Promise<Cluster>>();

test.after.always('the clusters end', async () => {
  for (const cluster of clusters.values()) await (await cluster).stop();
});

/** A cluster with the API of Strimzi's that these are for, made for the first that need it. */
function clusterFor(objects: KubernetesObject[]): Promise<Cluster> {
  const strimzi = strimziApiOf(objects);
  const cluster = clusters.get(strimzi) ?? startChartCluster(strimzi);
  clusters.set(strimzi, cluster);
  return cluster;
}

for (const [name, options] of Object.entries(ALL_RENDERS)) {
  test.serial(`${name}: the API server accepts each object, and warns of none`, async (t) => {
    const objects = await render(options);
    const cluster = await clusterFor(objects);
    const { stdout, warnings } = await cluster.apply(objects, { dryRun: true });
    t.deepEqual(warnings, []);
    t.is(stdout.trim().split('\n').length, objects.length);
  });

  test.serial(`${name}: each of its Pods may run where only restricted ones may`, async (t) => {
    const objects = await render(options);
    const cluster = await clusterFor(objects);
    const pods = podsOf(objects);
    t.true(pods.length > 0);
    const { stdout, warnings } = await cluster.apply(pods, { dryRun: true });
    t.deepEqual(warnings, []);
    t.is(stdout.trim().split('\n').length, pods.length);
  });
}
