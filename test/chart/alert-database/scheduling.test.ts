import test from 'ava';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { one, render } from '../../support/render.ts';

type Pod = { labels: Record<string, string>; spec: IPodSpec };

/** The pods of ingester and server. */
async function pods(set: Record<string, unknown> = {}): Promise<Pod[]> {
  const objects = await render({ set });
  const workloads = [
    one<IStatefulSet>(objects, 'StatefulSet', 'alert-database-ingester'),
    one<IDeployment>(objects, 'Deployment', 'alert-database-server'),
  ];
  return workloads.map(({ spec }) => ({ labels: spec!.template.metadata!.labels!, spec: spec!.template.spec! }));
}

const TERM = {
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: {
    matchLabels: {
      'app.kubernetes.io/name': 'alert-stream-broker',
      'app.kubernetes.io/instance': 'alert-stream-broker',
    },
    matchExpressions: [
      {
        key: 'app.kubernetes.io/component',
        operator: 'In',
        values: ['alert-database-ingester', 'alert-database-server'],
      },
    ],
  },
};

test('a volume that one machine alone can mount keeps ingesters and servers on that machine', async (t) => {
  for (const { spec } of await pods()) {
    t.deepEqual(spec.affinity as unknown, { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [TERM] } });
    t.is(spec.topologySpreadConstraints, undefined);
  }
});

test('each pod meets the condition itself, so that the first of them can start', async (t) => {
  const {
    matchLabels,
    matchExpressions: [component],
  } = TERM.labelSelector;
  for (const { labels } of await pods()) {
    t.like(labels, matchLabels);
    t.true(component?.values.includes(labels[component.key] ?? ''));
  }
});

test('the pod affinity of the archive is merged with the affinity of all pods', async (t) => {
  const near = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'cache' } } };
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{}] } };
  const preferred = [{ weight: 1, podAffinityTerm: near }];
  const podAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: [near],
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
  };
  for (const { spec } of await pods({ 'pods.affinity': { nodeAffinity, podAffinity } })) {
    t.deepEqual(spec.affinity as unknown, {
      nodeAffinity,
      podAffinity: { ...podAffinity, requiredDuringSchedulingIgnoredDuringExecution: [near, TERM] },
    });
  }
});

const SPREAD: Record<string, Record<string, unknown>> = {
  'a volume that several machines can mount': { 'alertDatabase.storage.accessModes': ['ReadWriteMany'] },
  'an archive in buckets': {
    'alertDatabase.storage.backend': 's3-remote',
    'alertDatabase.storage.s3': { bucketAlerts: 'alerts', bucketSchemas: 'schemas' },
  },
};

for (const [name, set] of Object.entries(SPREAD)) {
  test(`${name} binds them to no machine`, async (t) => {
    for (const { spec } of await pods(set)) {
      t.is(spec.affinity, undefined);
      t.is(spec.topologySpreadConstraints?.length, 1);
    }
  });
}
