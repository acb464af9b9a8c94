import test, { type ExecutionContext } from 'ava';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { ALL_RENDERS } from '../support/all-renders.ts';
import { NAMESPACE, restrictedNamespace, startChartCluster } from '../support/cluster/chart-cluster.ts';
import type { Cluster } from '../support/cluster/cluster.ts';
import { render } from '../support/render.ts';

let cluster: Cluster;

test.before('an API server', async () => {
  cluster = await startChartCluster();
});

test.after.always('the cluster ends', async () => cluster?.stop());

/** The objects wave by wave, as Argo CD applies them. */
function waves(objects: KubernetesObject[]): [number, KubernetesObject[]][] {
  const byWave = Map.groupBy(objects, ({ metadata }) =>
    Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0),
  );
  return [...byWave].toSorted(([a], [b]) => a - b);
}

function withoutVersion({ metadata, ...object }: KubernetesObject): object {
  return { ...object, metadata: { ...metadata, resourceVersion: undefined } };
}

async function installs(t: ExecutionContext, name: string, namespace: string) {
  const objects = await render({ ...ALL_RENDERS[name], namespace });
  if (namespace !== NAMESPACE) await cluster.apply([restrictedNamespace(namespace)]);
  for (const [wave, members] of waves(objects)) {
    t.deepEqual((await cluster.apply(members)).warnings, [], `wave ${wave}`);
  }
  const installed = await cluster.read(objects);
  t.is(installed.length, objects.length);

  t.deepEqual((await cluster.apply(objects)).warnings, []);
  const again = await cluster.read(objects);
  t.deepEqual(again.map(withoutVersion), installed.map(withoutVersion));

  // The server writes a PersistentVolumeClaim once more without a change; after that each object is left as it is.
  await cluster.apply(objects);
  t.deepEqual(await cluster.read(objects), again);
}

test.serial(
  'values-idfint.yaml goes in wave by wave, and again without a change',
  installs,
  'values-idfint.yaml',
  NAMESPACE,
);
test.serial('all waves deploy in another namespace', installs, 'every option', 'alerts');
