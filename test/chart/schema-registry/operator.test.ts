import test from 'ava';
import type { ICustomResourceDefinition } from 'kubernetes-models/apiextensions.k8s.io/v1/CustomResourceDefinition';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import type { KubernetesObject } from '../../../rendered/kubernetes.ts';
import { DNS, OURS, namespace, ways } from '../../support/network-policy.ts';
import { one, render } from '../../support/render.ts';

const NAME = 'alert-schemas-operator';

const ofOperator = ({ kind, metadata }: KubernetesObject) =>
  kind === 'CustomResourceDefinition' || metadata.name === NAME;

async function parts(set: Record<string, unknown> = {}): Promise<string[]> {
  return (await render({ set }))
    .filter(ofOperator)
    .map(({ kind }) => kind)
    .toSorted();
}

function wave(objects: KubernetesObject[], kind: string, name?: string): number {
  return Number(one<KubernetesObject>(objects, kind, name).metadata.annotations?.['argocd.argoproj.io/sync-wave']);
}

test('the operator comes with its account, its rights, its policy and the definition of its kind', async (t) => {
  t.deepEqual(await parts(), [
    'CustomResourceDefinition',
    'Deployment',
    'NetworkPolicy',
    'Role',
    'RoleBinding',
    'ServiceAccount',
  ]);
});

test('the definition can be left out, and so can all of it, with the registry or without', async (t) => {
  t.false((await parts({ 'schemaRegistry.operator.crd.enabled': false })).includes('CustomResourceDefinition'));
  t.deepEqual(await parts({ 'schemaRegistry.operator.enabled': false }), []);
  t.deepEqual(await parts({ 'schemaRegistry.enabled': false, 'alertDatabase.enabled': false }), []);
});

test('the definition stays when the chart goes, and has a status', async (t) => {
  const { metadata, spec } = one<ICustomResourceDefinition & KubernetesObject>(
    await render(),
    'CustomResourceDefinition',
  );
  t.is(metadata.annotations?.['helm.sh/resource-policy'], 'keep');
  t.is(metadata.annotations?.['argocd.argoproj.io/sync-options'], 'Prune=false');
  t.is(metadata.name, `${spec.names.plural}.${spec.group}`);
  t.deepEqual(
    spec.versions.map(({ name, served, subresources }) => ({ name, served, subresources })),
    [{ name: 'v1beta1', served: true, subresources: { status: {} } }],
  );
});

test('the definition comes first, then the operator, then the registry', async (t) => {
  const objects = await render();
  const waves = [
    wave(objects, 'CustomResourceDefinition'),
    wave(objects, 'Deployment', NAME),
    wave(objects, 'StrimziSchemaRegistry'),
  ];
  t.deepEqual(
    waves,
    waves.toSorted((a, b) => a - b),
  );
  t.is(new Set(waves).size, 3);
});

test('the operator manages the registries of this Kafka in this namespace', async (t) => {
  const objects = await render({ namespace: 'alerts', set: { 'cluster.name': 'broker' } });
  const { spec } = one<IDeployment>(objects, 'Deployment', NAME);
  const pod = spec?.template.spec;
  t.deepEqual(pod?.containers[0]?.args?.slice(0, 4), ['--namespace', 'alerts', '--cluster', 'broker']);
  t.is(pod?.serviceAccountName, NAME);
  t.is(spec?.strategy?.type, 'Recreate');
  const { roleRef, subjects } = one<IRoleBinding>(objects, 'RoleBinding');
  t.is(roleRef.name, NAME);
  t.deepEqual(subjects as unknown, [{ kind: 'ServiceAccount', name: NAME, namespace: 'alerts' }]);
});

test('the operator has rights in this namespace only, and only to what its registries use', async (t) => {
  const set = {
    'schemaRegistry.name': 'schemas',
    'cluster.name': 'broker',
    'schemaRegistry.operator.registries': ['schemas', 'more'],
  };
  const objects = await render({ set });
  t.deepEqual(
    objects.filter(({ kind }) => kind.startsWith('ClusterRole')),
    [],
  );
  const { rules = [] } = one<IRole>(objects, 'Role');
  const named = rules.map(
    ({ resources = [], resourceNames, verbs }) => `${resources}: ${verbs} of ${resourceNames ?? 'any'}`,
  );
  t.deepEqual(named, [
    'strimzischemaregistries: list,watch of any',
    'strimzischemaregistries/status: patch of any',
    'kafkas: list,watch of broker',
    'kafkausers: list,watch of schemas,more',
    'secrets: list,watch of schemas,more,broker-cluster-ca-cert',
    'deployments: list,watch,create,patch of schemas,more',
    'services: list,watch,create,patch of schemas,more',
    'events: create of any',
  ]);
  t.false(JSON.stringify(rules).includes('*'));
});

test('without a port it tells nothing over HTTP', async (t) => {
  const [container] =
    one<IDeployment>(await render({ set: { 'schemaRegistry.operator.httpPort': 0 } }), 'Deployment', NAME).spec
      ?.template.spec?.containers ?? [];
  t.deepEqual(
    [container?.ports, container?.livenessProbe, container?.readinessProbe],
    [undefined, undefined, undefined],
  );
  t.false(container?.args?.includes('--listen-port'));
});

test('the operator may connect to DNS and the API server, and only Prometheus to the operator', async (t) => {
  const of = `${OURS} app.kubernetes.io/component=schema-registry-operator`;
  t.deepEqual(await ways(NAME), { of, in: [], out: [DNS, 'all: 443/TCP, 6443/TCP'] });
  const set = {
    'monitoring.podMonitors.enabled': true,
    'networkPolicy.monitoringNamespace': 'prometheus',
    'schemaRegistry.operator.apiServerPorts': [16_443],
  };
  t.deepEqual(await ways(NAME, set), { of, in: [namespace('prometheus', 'http')], out: [DNS, 'all: 16443/TCP'] });
});

test('another port is told to this operator, and not to one that has no such field', async (t) => {
  const spec = async (set: Record<string, unknown>) =>
    one<KubernetesObject>(await render({ set }), 'StrimziSchemaRegistry').spec as Record<string, unknown>;
  t.is((await spec({ 'schemaRegistry.port': 8082 }))['port'], 8082);
  t.false('port' in (await spec({})));
  t.false('port' in (await spec({ 'schemaRegistry.port': 8082, 'schemaRegistry.operator.enabled': false })));
});
