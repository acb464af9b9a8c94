import test from 'ava';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { one, render } from '../../support/render.ts';

async function pod(set: Record<string, unknown> = {}): Promise<IPodSpec> {
  const { spec } = one<IJob>(await render({ set }), 'Job', 'alert-stream-simulator-load');
  return spec?.template.spec ?? { containers: [] };
}

function createStream(file: string, schemaId: string[]): string[] {
  return [
    'create-stream',
    file,
    '--broker',
    'alert-broker-kafka-bootstrap:9092',
    '--tls-client-key-location',
    '/var/run/secrets/kafka/user/user.key',
    '--tls-client-crt-location',
    '/var/run/secrets/kafka/user/user.crt',
    '--tls-server-ca-crt-location',
    '/var/run/secrets/kafka/ca/ca.crt',
    '--dst-topic',
    'alerts-static',
    ...schemaId,
    '--schema-registry-address',
    'http://alert-schemas:8081',
    '--timeout-sec',
    '300',
  ];
}

test('a visit of alerts is made, then loaded', async (t) => {
  const { initContainers, containers, volumes } = await pod();
  t.deepEqual(
    initContainers?.map(({ command, args }) => [command, args]),
    [
      [
        ['rubin-alert-sim'],
        [
          'generate',
          '/data/alerts.avro',
          '--alerts-per-visit',
          '1000',
          '--seed',
          '1',
          '--schemas',
          '/opt/alert-schemas',
          '--schema-version',
          '11.1',
        ],
      ],
    ],
  );
  t.deepEqual(
    containers.map(({ command, args }) => [command, args]),
    [[['rubin-alert-sim'], createStream('/data/alerts.avro', ['--schema-id', '1101', '--spread', '3'])]],
  );
  t.deepEqual(volumes?.find(({ name }) => name === 'data')?.emptyDir as unknown, { sizeLimit: '4Gi' });
});

test('alerts are made with the schema whose id they get', async (t) => {
  const { initContainers, containers } = await pod({
    'simulator.schemaID': 400,
    'simulator.generate.alertsPerVisit': 10_000_000,
    'simulator.generate.sizeLimit': '1Ti',
  });
  const made = initContainers?.[0]?.args;
  t.deepEqual(made?.slice(-2), ['--schema-version', '4.0']);
  t.is(made?.[made.indexOf('--alerts-per-visit') + 1], '10000000');
  const loaded = containers[0]?.args;
  t.is(loaded?.[loaded.indexOf('--schema-id') + 1], '400');
});

test('a file of alerts is loaded as it is, under the id of its own schema, and none are made', async (t) => {
  const { initContainers, containers, volumes } = await pod({ 'simulator.load.file': '/home/me/my alerts.avro' });
  t.is(initContainers, undefined);
  t.deepEqual(containers[0]?.args, createStream('/home/me/my alerts.avro', []));
  t.false(volumes?.some(({ name }) => name === 'data'));
});

test('the file can be on a volume', async (t) => {
  const { containers, volumes } = await pod({
    'simulator.load.file': '/data/night.avro',
    'simulator.load.claimName': 'nights',
  });
  t.like(
    volumes?.find(({ name }) => name === 'data'),
    { persistentVolumeClaim: { claimName: 'nights', readOnly: true } },
  );
  t.like(
    containers[0]?.volumeMounts?.find(({ name }) => name === 'data'),
    { mountPath: '/data', readOnly: true },
  );
});

test('the files that the flags name come from the Secrets that Strimzi writes', async (t) => {
  const { containers, volumes } = await pod();
  t.deepEqual(
    volumes?.flatMap(({ secret }) =>
      secret === undefined ? [] : [[secret.secretName, secret.items?.map(({ path }) => path)]],
    ) as unknown,
    [
      ['alert-stream-simulator', ['user.crt', 'user.key']],
      ['alert-broker-cluster-ca-cert', ['ca.crt']],
    ],
  );
  t.deepEqual(
    containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath),
    ['/var/run/secrets/kafka/user', '/var/run/secrets/kafka/ca', '/data'],
  );
});

test('Helm runs it too, after the schemas are there', async (t) => {
  const { metadata, spec } = one<IJob>(await render(), 'Job', 'alert-stream-simulator-load');
  t.like(metadata?.annotations, {
    'helm.sh/hook': 'post-install,post-upgrade',
    'helm.sh/hook-delete-policy': 'before-hook-creation',
    'helm.sh/hook-weight': '2',
  });
  t.like(metadata?.annotations, {
    'argocd.argoproj.io/hook': 'Sync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
  });
  t.like(spec, { backoffLimit: 6, activeDeadlineSeconds: 3600, ttlSecondsAfterFinished: 86_400 });
});

test('how long it waits for Kafka can be said, and then is said once', async (t) => {
  const { containers } = await pod({ 'simulator.load.extraArgs': ['--timeout-sec', 60] });
  t.deepEqual(containers[0]?.args?.slice(-3), ['http://alert-schemas:8081', '--timeout-sec', '60']);
});

test('a long night may take long to load', async (t) => {
  const objects = await render({ set: { 'simulator.load.activeDeadlineSeconds': 10_000_000 } });
  t.is(one<IJob>(objects, 'Job', 'alert-stream-simulator-load').spec?.activeDeadlineSeconds, 10_000_000);
});
