import test from 'ava';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { one, render } from '../../support/render.ts';

async function spec(set: Record<string, unknown> = {}) {
  return one<IStatefulSet>(await render({ set }), 'StatefulSet', 'alert-database-ingester').spec;
}

test('the ingester archives the simulated stream into the volume, as a member that keeps its name', async (t) => {
  const ingester = await spec();
  t.is(ingester?.replicas, 1);
  const pod = ingester?.template.spec;
  const [container] = pod?.containers ?? [];
  t.deepEqual(container?.command, ['alertdb-ingester']);
  t.deepEqual(container?.args, [
    '--kafka-host',
    'alert-broker-kafka-bootstrap:9092',
    '--kafka-topics',
    'alerts-simulated',
    '--kafka-group',
    'alertdb-ingester',
    '--kafka-instance-id',
    '$(POD_NAME)',
    '--kafka-auth-mechanism',
    'mtls',
    '--tls-client-key-location',
    '/var/run/secrets/kafka/user/user.key',
    '--tls-client-crt-location',
    '/var/run/secrets/kafka/user/user.crt',
    '--tls-server-ca-crt-location',
    '/var/run/secrets/kafka/ca/ca.crt',
    '--schema-registry-address',
    'http://alert-schemas:8081',
    '--backend',
    'local-files',
    '--local-file-root',
    '/archive',
    '--listen-host',
    '0.0.0.0',
    '--listen-port',
    '8080',
  ]);
  t.deepEqual(container?.env as unknown, [
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  ]);
  t.like(
    pod?.volumes?.find(({ name }) => name === 'archive'),
    { persistentVolumeClaim: { claimName: 'alert-archive' } },
  );
});

test('several topics are one list', async (t) => {
  const ingester = await spec({
    externalTopics: ['alerts'],
    'alertDatabase.ingester.topics': ['alerts', 'alerts-simulated'],
    'alertDatabase.ingester.replicas': 4,
  });
  t.is(ingester?.replicas, 4);
  t.true(ingester?.template.spec?.containers[0]?.args?.includes('alerts,alerts-simulated'));
});

test('an object store needs no volume', async (t) => {
  const ingester = await spec({
    'alertDatabase.storage.backend': 's3-remote',
    'alertDatabase.storage.s3': {
      endpointUrl: 'https://s3.example.org',
      bucketAlerts: 'alerts',
      bucketSchemas: 'schemas',
    },
  });
  const pod = ingester?.template.spec;
  const args = pod?.containers[0]?.args ?? [];
  t.deepEqual(args.slice(args.indexOf('--backend'), args.indexOf('--listen-host')), [
    '--backend',
    's3-remote',
    '--endpoint-url',
    'https://s3.example.org',
    '--bucket-alerts',
    'alerts',
    '--bucket-schemas',
    'schemas',
  ]);
  t.false(pod?.volumes?.some(({ name }) => name === 'archive'));
  t.false(pod?.containers[0]?.volumeMounts?.some(({ name }) => name === 'archive'));
});

test('Kubernetes asks whether it lives and whether it works', async (t) => {
  const [container] = (await spec({ 'alertDatabase.ingester.httpPort': 8888 }))?.template.spec?.containers ?? [];
  t.deepEqual(container?.args?.slice(-4), ['--listen-host', '0.0.0.0', '--listen-port', '8888']);
  t.deepEqual(container?.ports as unknown, [{ name: 'http', containerPort: 8888 }]);
  t.deepEqual(container?.startupProbe?.httpGet as unknown, { path: '/healthz', port: 'http' });
  t.deepEqual(container?.livenessProbe?.httpGet as unknown, { path: '/healthz', port: 'http' });
  t.deepEqual(container?.readinessProbe?.httpGet as unknown, { path: '/readyz', port: 'http' });
});

test('without HTTP there is no flag, no port and no probe', async (t) => {
  const [container] = (await spec({ 'alertDatabase.ingester.httpPort': 0 }))?.template.spec?.containers ?? [];
  t.false(container?.args?.includes('--listen-port'));
  const { ports, startupProbe, livenessProbe, readinessProbe } = container ?? {};
  t.deepEqual([ports, startupProbe, livenessProbe, readinessProbe], [undefined, undefined, undefined, undefined]);
});

test('ingesters start together, and on different machines where they can', async (t) => {
  const ingester = await spec({ 'alertDatabase.storage.accessModes': ['ReadWriteMany'] });
  t.is(ingester?.podManagementPolicy, 'Parallel');
  t.deepEqual(ingester?.template.spec?.topologySpreadConstraints as unknown, [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: ingester?.template.metadata?.labels },
    },
  ]);
});
