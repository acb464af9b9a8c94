import test from 'ava';
import type { KubernetesObject } from '../../../rendered/kubernetes.ts';
import { ALL_RENDERS } from '../../support/all-renders.ts';
import { childrenOf, rootApplication, waveOf } from '../../support/deploy/applications.ts';
import { provided, referred } from '../../support/references.ts';
import { render } from '../../support/render.ts';

// Nothing is applied before what it needs. The needs aren't listed here: they are what objects name.

/** Argo CD leaves these out; helm runs them. */
function isSkipped({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.['argocd.argoproj.io/hook'] === 'Skip';
}

/** Made of pods, which start at once and end when what they need isn't there. */
const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'Job']);

/** Kinds that Strimzi reports on, for which Argo CD waits; what they make is there when their wave is over. */
const OPERATED = new Set(['Kafka', 'KafkaUser', 'KafkaTopic', 'StrimziSchemaRegistry', 'Certificate']);

type Need = { from: string; wave: number; on: KubernetesObject; what: string };

function needsOf(objects: KubernetesObject[]): Need[] {
  const providers = new Map(objects.flatMap((object) => provided(object).map((what) => [what, object] as const)));
  return objects.flatMap((object) =>
    referred(object).flatMap(({ kind, name, from }) => {
      const on = providers.get(`${kind} ${name}`);
      return on === undefined || on === object ? [] : [{ from, wave: waveOf(object), on, what: `${kind} ${name}` }];
    }),
  );
}

for (const [name, options] of Object.entries(ALL_RENDERS)) {
  test(`${name}: no object comes before what it needs`, async (t) => {
    const needs = needsOf((await render(options)).filter((object) => !isSkipped(object)));
    t.true(needs.length > 15);
    const early = needs.filter(({ wave, on }) => wave < waveOf(on));
    t.deepEqual(
      early.map(({ from, what }) => `${from} before ${what}`),
      [],
    );
  });

  test(`${name}: a pod starts when operators have made what it mounts, asks or writes to`, async (t) => {
    const needs = needsOf((await render(options)).filter((object) => !isSkipped(object)));
    const ofPods = needs.filter(({ from, on }) => WORKLOADS.has(from.split(' ')[0]!) && OPERATED.has(on.kind));
    t.true(ofPods.length > 5);
    const early = ofPods.filter(({ wave, on }) => wave <= waveOf(on));
    t.deepEqual(
      early.map(({ from, what }) => `${from} with ${what}`),
      [],
    );
  });
}

test('the waves of idfint are secrets and certificate, cluster, topics and users, registry, schemas, services, replay', async (t) => {
  const objects = (await render({ values: ['values-idfint.yaml'] })).filter((object) => !isSkipped(object));
  const first = (kind: string, name?: string) =>
    waveOf(objects.find((object) => object.kind === kind && (name === undefined || object.metadata.name === name))!);
  const order = [
    first('Certificate'),
    first('Kafka'),
    first('KafkaTopic'),
    first('StrimziSchemaRegistry'),
    first('Job', 'alert-schemas-sync'),
    first('StatefulSet'),
    first('Deployment', 'alert-stream-simulator'),
  ];
  t.deepEqual(
    order,
    [...new Set(order)].toSorted((a, b) => a - b),
  );
  t.is(first('VaultSecret'), first('Certificate'));
  t.is(first('KafkaUser', 'alert-database-ingester'), first('KafkaTopic'));
});

test('all of the chart comes after the operator, and that after its namespaces and project', async (t) => {
  const objects = await childrenOf(rootApplication());
  const wave = (kind: string, name: string) =>
    waveOf(objects.find((object) => object.kind === kind && object.metadata.name === name)!);
  const [before, operator, chart] = [
    wave('AppProject', 'alert-stream'),
    wave('Application', 'strimzi'),
    wave('Application', 'alert-stream-broker'),
  ];
  t.true(before < operator && operator < chart, [before, operator, chart].join());
  for (const name of ['strimzi', 'alert-stream-broker']) t.is(wave('Namespace', name), before);
});
