import test from 'ava';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IService } from 'kubernetes-models/v1/Service';
import { DNS, OURS, REGISTRY, ways } from '../../support/network-policy.ts';
import { all, one, render } from '../../support/render.ts';

const NAME = 'alert-schemas-proxy';
const OFF = { 'schemaRegistry.readOnlyProxy.enabled': false };
const PUBLIC = { 'schemaRegistry.hostname': 'schemas.example.org' };

const proxy = async (set: Record<string, unknown> = {}) =>
  one<IDeployment>(await render({ set }), 'Deployment', NAME).spec;

test('there is a proxy unless it is turned off, or the registry is elsewhere', async (t) => {
  const named = async (set: Record<string, unknown>) =>
    (await render({ set })).filter(({ metadata }) => metadata.name === NAME).map(({ kind }) => kind);
  t.deepEqual((await named({})).toSorted(), ['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service']);
  t.deepEqual(await named(OFF), []);
  t.deepEqual(
    await named({ 'schemaRegistry.enabled': false, 'schemaRegistry.url': 'https://schemas.example.org' }),
    [],
  );
});

test('the proxy gets the URL of the registry and the number of trusted proxies', async (t) => {
  const spec = await proxy({
    'schemaRegistry.readOnlyProxy.requestsPerSecond': 0.5,
    'schemaRegistry.readOnlyProxy.extraArgs': ['--cache-mb', 64],
  });
  t.deepEqual(spec?.template.spec?.containers[0]?.args, [
    '--registry',
    'http://alert-schemas:8081',
    '--listen-host',
    '0.0.0.0',
    '--listen-port',
    '8082',
    '--health-port',
    '8080',
    '--trusted-proxies',
    '1',
    '--rate',
    '0.5',
    '--burst',
    '200',
    '--cache-mb',
    '64',
  ]);
});

test("the proxy's Service is the public port alone: health and metrics are for the cluster's own use", async (t) => {
  const { spec } = one<IService>(await render(), 'Service', NAME);
  t.deepEqual(spec?.ports, [{ name: 'public', port: 8082, targetPort: 'public' }]);
  const [container] = (await proxy())?.template.spec?.containers ?? [];
  t.deepEqual(container?.ports, [
    { name: 'public', containerPort: 8082 },
    { name: 'http', containerPort: 8080 },
  ]);
  t.is(container?.readinessProbe?.httpGet?.port, 'http');
});

test('without a port for health there are no probes', async (t) => {
  const [container] = (await proxy({ 'schemaRegistry.readOnlyProxy.httpPort': 0 }))?.template.spec?.containers ?? [];
  t.false(container?.args?.includes('--health-port'));
  t.deepEqual(
    [container?.startupProbe, container?.livenessProbe, container?.readinessProbe],
    [undefined, undefined, undefined],
  );
});

test('several are spread over machines and leave one at a time; one alone may go', async (t) => {
  t.is((await proxy())?.template.spec?.topologySpreadConstraints?.length, 1);
  const single = await render({ set: { 'schemaRegistry.readOnlyProxy.replicas': 1 } });
  t.false(all(single, 'PodDisruptionBudget').some((each) => (each as unknown as IService).metadata?.name === NAME));
  t.is(one<IDeployment>(single, 'Deployment', NAME).spec?.template.spec?.topologySpreadConstraints, undefined);
});

test('the proxy may connect to the registry only, and the ingress controller to the proxy if it is public', async (t) => {
  const closed = { of: `${OURS} app.kubernetes.io/component=schema-registry-proxy`, in: [], out: [DNS, REGISTRY] };
  t.deepEqual(await ways(NAME), closed);
  t.deepEqual(await ways(NAME, PUBLIC), {
    ...closed,
    in: ['namespace kubernetes.io/metadata.name=ingress-nginx: public/TCP'],
  });
  const route = {
    'schemaRegistry.ingress.enabled': false,
    'schemaRegistry.httpRoute.enabled': true,
    'schemaRegistry.httpRoute.parentRefs': [{ name: 'gateway' }],
  };
  t.deepEqual((await ways(NAME, { ...PUBLIC, ...route, 'networkPolicy.ingressNamespace': 'gateways' })).in, [
    'namespace kubernetes.io/metadata.name=gateways: public/TCP',
  ]);
});
