import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import test from 'ava';
import { NAMESPACE, restrictedNamespace } from '../support/cluster/chart-cluster.ts';
import { startCluster, type Cluster } from '../support/cluster/cluster.ts';
import { KubectlError, runKubectl } from '../support/cluster/kubectl.ts';
import { isRunning, listeners } from '../support/processes.ts';

let cluster: Cluster;

test.before('an API server', async () => {
  cluster = await startCluster();
  await cluster.apply([restrictedNamespace(NAMESPACE)]);
});

test.after.always('the cluster ends', async () => cluster?.stop());

function object(apiVersion: string, kind: string, name: string, rest: object = {}) {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE }, ...rest };
}

test.serial('the API server listens on 127.0.0.1 only', async (t) => {
  t.is(cluster.processIds.length, 2);
  const addresses = await listeners(cluster.processIds);
  t.true(addresses.includes(new URL(cluster.server.url).host));
  t.deepEqual(
    addresses.filter((address) => !address.startsWith('127.0.0.1:')),
    [],
  );
});

test.serial('a service account may do with its token what its Role says, and nothing else', async (t) => {
  await cluster.apply([
    object('v1', 'ServiceAccount', 'reader'),
    object('rbac.authorization.k8s.io/v1', 'Role', 'reader', {
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['list'] }],
    }),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'reader', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
      subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: NAMESPACE }],
    }),
  ]);
  const reader = await cluster.kubeconfigOf('reader', NAMESPACE);
  await t.notThrowsAsync(runKubectl(reader, ['get', 'configmaps', '--namespace', NAMESPACE]));
  await t.throwsAsync(runKubectl(reader, ['get', 'secrets', '--namespace', NAMESPACE]), {
    instanceOf: KubectlError,
    message: /"system:serviceaccount:alert-stream-broker:reader" cannot list resource "secrets"/,
  });
  await t.throwsAsync(runKubectl(reader, ['get', 'configmaps', '--all-namespaces']), {
    message: /cannot list resource "configmaps" .* at the cluster scope/,
  });
});

test.serial('what it was given is still there after a restart', async (t) => {
  const notes = object('v1', 'ConfigMap', 'notes', { data: { kept: 'yes' } });
  await cluster.apply([notes]);
  const before = await cluster.read([notes]);
  await cluster.restart();
  t.deepEqual(await cluster.read([notes]), before);
});

test.serial("a field that it doesn't know is refused, and of a workload that isn't restricted it warns", async (t) => {
  await t.throwsAsync(cluster.apply([object('v1', 'ConfigMap', 'notes', { date: {} })]), {
    message: /\.date: field not declared in schema/,
  });
  const pod = { containers: [{ name: 'a', image: 'a' }] };
  const deployment = object('apps/v1', 'Deployment', 'a', {
    spec: { selector: { matchLabels: { a: 'a' } }, template: { metadata: { labels: { a: 'a' } }, spec: pod } },
  });
  const { warnings } = await cluster.apply([deployment], { dryRun: true });
  t.is(warnings.length, 1);
  t.regex(warnings[0] ?? '', /^Warning: would violate PodSecurity "restricted:latest"/);
});

test.serial('all objects are tried, and each refusal is told', async (t) => {
  const wrong = ['one', 'two'].map((name) => object('v1', 'Service', name, { spec: { ports: [{ port: 0 }] } }));
  const error = await t.throwsAsync(cluster.apply(wrong, { dryRun: true }));
  t.regex(error.message, /Service "one" is invalid[^]*Service "two" is invalid/);
});

test.serial('the API server leaves no files or processes', async (t) => {
  const folder = dirname(cluster.kubeconfig);
  const processIds = cluster.processIds;
  t.true(existsSync(folder) && processIds.every(isRunning));
  await cluster.stop();
  t.false(existsSync(folder) || processIds.some(isRunning));
});
