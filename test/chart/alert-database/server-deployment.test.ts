import test from 'ava';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { one, render, type RenderOptions } from '../../support/render.ts';

async function pod(options?: RenderOptions) {
  return one<IDeployment>(await render(options), 'Deployment', 'alert-database-server').spec?.template.spec;
}

test('the server reads the archive that the ingester writes', async (t) => {
  const [container] = (await pod())?.containers ?? [];
  t.deepEqual(container?.command, ['alertdb']);
  t.deepEqual(container?.args, [
    '--listen-host',
    '0.0.0.0',
    '--listen-port',
    '3000',
    '--backend',
    'local-files',
    '--local-file-root',
    '/archive',
    '--cache-mb',
    '64',
    '--work-mb',
    '96',
    '--max-connections',
    '1000',
    '--max-reads',
    '256',
    '--schemas',
    '/opt/alert-schemas',
  ]);
  t.deepEqual(container?.volumeMounts as unknown, [{ name: 'archive', mountPath: '/archive', readOnly: true }]);
});

test('the memory that a server may have holds its cache, and what it needs beside', async (t) => {
  const [container] = (await pod())?.containers ?? [];
  const limit = /^(\d+)Mi$/.exec(String(container?.resources?.limits?.['memory']))?.[1];
  t.true(Number(limit) >= Number(container?.args?.[container.args.indexOf('--cache-mb') + 1]) + 300, limit);
});

test('Kubernetes asks its health at the port that it listens on', async (t) => {
  const [container] = (await pod({ set: { 'alertDatabase.server.port': 8080 } }))?.containers ?? [];
  t.true(container?.args?.includes('8080'));
  t.deepEqual(container?.ports as unknown, [{ name: 'http', containerPort: 8080 }]);
  t.deepEqual(container?.readinessProbe?.httpGet as unknown, { path: '/readyz', port: 'http' });
  for (const probe of [container?.startupProbe, container?.livenessProbe]) {
    t.deepEqual(probe?.httpGet as unknown, { path: '/healthz', port: 'http' });
  }
});

test('a server that stops still answers while Services send requests to it', async (t) => {
  const server = await pod();
  const sleep = server?.containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
  t.true(sleep > 0);
  // The program itself gives running requests 5 seconds.
  t.true((server?.terminationGracePeriodSeconds ?? 0) > sleep + 5);
});

test('servers are on different machines where they can be', async (t) => {
  t.like(
    (await pod({ set: { 'alertDatabase.storage.accessModes': ['ReadWriteMany'] } }))?.topologySpreadConstraints?.[0],
    {
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
    },
  );
});

test('with buckets there is no volume', async (t) => {
  const server = await pod({
    set: {
      'alertDatabase.storage.backend': 'google-cloud',
      'alertDatabase.storage.googleCloud': { project: 'p', bucketAlerts: 'alerts', bucketSchemas: 'schemas' },
    },
  });
  t.deepEqual(server?.containers[0]?.args?.slice(4, 12), [
    '--backend',
    'google-cloud',
    '--gcp-project',
    'p',
    '--gcp-bucket-alerts',
    'alerts',
    '--gcp-bucket-schemas',
    'schemas',
  ]);
  t.is(server?.volumes, undefined);
  t.is(server?.containers[0]?.volumeMounts, undefined);
});
