import test from 'ava';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { NAMESPACE } from '../support/cluster/chart-cluster.ts';
import { startCluster, type Cluster } from '../support/cluster/cluster.ts';
import { defineArgoCd, defineKinds } from '../support/cluster/definitions.ts';
import { childrenOf, rootApplication, waveOf } from '../support/deploy/applications.ts';
import { render } from '../support/render.ts';

// What Argo CD does after `kubectl apply -f deploy/argo-cd/root.yaml`, in its order, on an API server that is empty.

let cluster: Cluster;

test.before("an API server with Argo CD's kinds", async () => {
  cluster = await startCluster();
  await cluster.kubectl('create', 'namespace', 'argocd');
  await defineArgoCd(cluster);
});

test.after.always('the cluster ends', async () => cluster?.stop());

function waves(objects: KubernetesObject[]): KubernetesObject[][] {
  const byWave = Map.groupBy(objects, waveOf);
  return [...byWave.keys()].toSorted((a, b) => a - b).map((wave) => byWave.get(wave)!);
}

/** What Argo CD applies; the hooks that are helm's alone it leaves out. */
async function chart(set: Record<string, unknown> = {}): Promise<KubernetesObject[]> {
  const objects = await render({ values: ['values-idfint.yaml'], set });
  return objects.filter(({ metadata }) => metadata.annotations?.['argocd.argoproj.io/hook'] !== 'Skip');
}

test.serial('the root Application and what it brings is accepted, namespaces first', async (t) => {
  const root = rootApplication();
  t.deepEqual((await cluster.apply([root])).warnings, []);
  const [first, ...later] = waves(await childrenOf(root));
  t.deepEqual(first!.map(({ kind }) => kind).toSorted(), ['AppProject', 'Namespace', 'Namespace']);
  for (const wave of [first!, ...later]) t.deepEqual((await cluster.apply(wave)).warnings, []);
});

test.serial('the chart is refused before the operator has defined its kinds', async (t) => {
  const kafka = (await chart()).filter(({ kind }) => kind === 'Kafka');
  await t.throwsAsync(cluster.apply(kafka), { message: /no matches for kind "Kafka"/ });
});

test.serial('after the operator, wave by wave, nothing is refused', async (t) => {
  await defineKinds(cluster, 'v1');
  const all = waves(await chart());
  t.true(all.length >= 7);
  for (const wave of all) t.deepEqual((await cluster.apply(wave)).warnings, [], `wave ${waveOf(wave[0]!)}`);
  const objects = await chart();
  t.is((await cluster.read(objects)).length, objects.length);
});

test.serial('what Argo CD applies is what is there then: nothing shows as a difference', async (t) => {
  for (const object of await chart()) {
    const [live] = await cluster.read([object]);
    t.deepEqual(lost(object, live), [], `${object.kind} ${object.metadata.name}`);
  }
});

/** What operators write into the objects that they look after. */
const WRITTEN: Record<string, object> = {
  KafkaTopic: { metadata: { finalizers: ['strimzi.io/topic-operator'] } },
  ScaledObject: {
    metadata: { labels: { 'scaledobject.keda.sh/name': 'alert-database-ingester' }, finalizers: ['finalizer.keda.sh'] },
  },
  StrimziSchemaRegistry: { metadata: { annotations: { 'kopf.zalando.org/last-handled-configuration': '{}' } } },
  Ingress: { metadata: { annotations: { 'ingress.kubernetes.io/backends': '{}' } } },
};
const CONDITION = {
  type: 'Ready',
  status: 'True',
  reason: 'Running',
  message: 'ready',
  lastTransitionTime: '2026-01-01T00:00:00Z',
};
const READY = { status: { conditions: [CONDITION], observedGeneration: 1 } };
const REPORTED_ON = new Set(['Kafka', 'KafkaNodePool', 'KafkaTopic', 'KafkaUser', 'StrimziSchemaRegistry']);

test.serial(
  'nothing that operators write makes a difference, or is undone by the next sync: no difference has to be ignored',
  async (t) => {
    const objects = await chart({ 'alertDatabase.ingester.autoscaling.enabled': true });
    await cluster.apply(objects);
    for (const { kind, apiVersion, metadata } of objects) {
      const target = [
        `${kind}.${apiVersion.split('/').toReversed().join('.')}`,
        metadata.name,
        `--namespace=${NAMESPACE}`,
        '--type=merge',
      ];
      const written = WRITTEN[kind];
      if (written !== undefined) await cluster.kubectl('patch', ...target, `--patch=${JSON.stringify(written)}`);
      if (REPORTED_ON.has(kind))
        await cluster.kubectl('patch', ...target, '--subresource=status', `--patch=${JSON.stringify(READY)}`);
    }
    await cluster.kubectl(
      'scale',
      'statefulset',
      'alert-database-ingester',
      `--namespace=${NAMESPACE}`,
      '--replicas=5',
    );

    const written = await cluster.read(objects);
    t.deepEqual(
      objects.flatMap((object, index) => lost(object, written[index])),
      [],
    );
    await cluster.apply(objects);
    t.deepEqual((await cluster.read(objects)).map(contentOf), written.map(contentOf));
    const ingester = written.find(({ kind }) => kind === 'StatefulSet') as unknown as { spec: { replicas: number } };
    t.is(ingester.spec.replicas, 5);
  },
);

/** An object without its version, which counts writes. */
function contentOf({ metadata, ...object }: KubernetesObject): object {
  return { ...object, metadata: { ...metadata, resourceVersion: undefined, generation: undefined } };
}

/** The paths of what an object sets and its live form has otherwise. */
function lost(wanted: unknown, live: unknown, path = ''): string[] {
  if (typeof wanted !== 'object' || wanted === null)
    return wanted === live ? [] : [`${path}: ${String(wanted)} became ${String(live)}`];
  return Object.entries(wanted).flatMap(([key, value]) =>
    lost(value, (live as Record<string, unknown> | undefined)?.[key], `${path}/${key}`),
  );
}
