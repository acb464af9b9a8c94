import test from 'ava';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { pods } from '../../rendered/workloads.ts';

const workload = (kind: string, name: string, wave: number, spec: object): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, annotations: { 'argocd.argoproj.io/sync-wave': String(wave) } },
  spec,
});

const template = { spec: { containers: [{ name: 'main', command: ['x'] }] } };

test('pods come in the order of their sync waves', (t) => {
  const found = pods([workload('Deployment', 'late', 6, { template }), workload('Job', 'early', 4, { template })]);
  t.deepEqual(
    found.map(({ name, once, wave }) => ({ name, once, wave })),
    [
      { name: 'early', once: true, wave: 4 },
      { name: 'late', once: false, wave: 6 },
    ],
  );
});

test("a StatefulSet's pods and claims have the names that Kubernetes gives them", (t) => {
  const found = pods([
    workload('StatefulSet', 'ingester', 6, {
      template,
      replicas: 2,
      volumeClaimTemplates: [{ metadata: { name: 'archive' } }],
    }),
  ]);
  t.deepEqual(
    found.map(({ name }) => name),
    ['ingester-0', 'ingester-1'],
  );
  t.deepEqual(found[1]?.spec.volumes, [
    { name: 'archive', persistentVolumeClaim: { claimName: 'archive-ingester-1' } },
  ]);
});

test('a workload scaled to nothing has no pod', (t) => {
  t.deepEqual(pods([workload('Deployment', 'off', 6, { template, replicas: 0 })]), []);
});
