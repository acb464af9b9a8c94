import test from 'ava';
import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import type { IKafkaNodePool } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaNodePool';
import type { IKafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { all, one, render } from '../support/render.ts';

// What DMTN-210 says of the integration environment.
const HOSTS = [
  'alert-stream-int.lsst.cloud',
  'alert-stream-int-broker-0.lsst.cloud',
  'alert-stream-int-broker-1.lsst.cloud',
  'alert-stream-int-broker-2.lsst.cloud',
];

const idfint = () => render({ values: ['values-idfint.yaml'] });

test('the external listener has the four addresses that Google assigned', async (t) => {
  const { listeners } = one<IKafka>(await idfint(), 'Kafka').spec.kafka;
  const external = listeners.find(({ name }) => name === 'external');
  t.is(external?.type, 'loadbalancer');
  t.deepEqual(external?.configuration as unknown, {
    bootstrap: { loadBalancerIP: '35.188.169.31', alternativeNames: [HOSTS[0]] },
    brokers: [
      { broker: 0, loadBalancerIP: '35.239.64.164', advertisedHost: HOSTS[1] },
      { broker: 1, loadBalancerIP: '34.122.165.155', advertisedHost: HOSTS[2] },
      { broker: 2, loadBalancerIP: '35.238.120.127', advertisedHost: HOSTS[3] },
    ],
    brokerCertChainAndKey: { secretName: 'alert-broker-external-tls', certificate: 'tls.crt', key: 'tls.key' },
  });
});

test('the certificate is for the bootstrap and each broker', async (t) => {
  t.deepEqual(one<ICertificate>(await idfint(), 'Certificate').spec?.dnsNames, HOSTS);
});

test('the brokers are alone on the machines labelled kafka=ok', async (t) => {
  const { spec } = one<IKafkaNodePool>(await idfint(), 'KafkaNodePool', 'kafka');
  t.is(spec.replicas, 3);
  const { nodeAffinity } = spec.template?.pod?.affinity ?? {};
  t.deepEqual(nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms as unknown, [
    { matchExpressions: [{ key: 'kafka', operator: 'In', values: ['ok'] }] },
  ]);
  t.deepEqual(spec.template?.pod?.tolerations as unknown, [{ key: 'kafka', operator: 'Equal', value: 'ok' }]);
  const [volume] = spec.storage?.volumes ?? [];
  t.like(volume, { class: 'standard', deleteClaim: false });
});

test('each user reads what it may, in groups with its own prefix, and has its own password', async (t) => {
  const users = all<IKafkaUser>(await idfint(), 'KafkaUser').filter(
    ({ metadata }) => metadata?.labels?.['app.kubernetes.io/component'] === 'user',
  );
  t.deepEqual(
    users.map(({ metadata }) => metadata?.name),
    ['rubin-devel', 'rubin-communitybroker', 'alerce', 'ampel', 'antares', 'fink', 'lasair'].map(
      (name) => `${name}-idfint`,
    ),
  );
  for (const { metadata, spec } of users) {
    const name = metadata?.name ?? '';
    t.is(spec?.authentication?.password?.valueFrom.secretKeyRef?.key, `${name}-password`);
    t.deepEqual(spec?.authorization?.acls?.map(({ resource, operations }) => [resource, operations]) as unknown, [
      [
        { type: 'topic', name: name === 'rubin-devel-idfint' ? '*' : 'alerts-simulated', patternType: 'literal' },
        ['Read', 'Describe', 'DescribeConfigs'],
      ],
      [{ type: 'group', name, patternType: 'prefix' }, ['All']],
    ]);
  }
});

test('the simulated stream has two copies, either of which is enough to go on', async (t) => {
  const { spec } = one<IKafkaTopic>(await idfint(), 'KafkaTopic', 'alerts-simulated');
  t.like(spec, { partitions: 8, replicas: 2 });
  t.like(spec?.config, {
    'min.insync.replicas': 1,
    'retention.ms': 604_800_000,
    'retention.bytes': 100_000_000_000,
  });
});

test('the passwords are in Vault', async (t) => {
  const secret = one<{ kind: 'VaultSecret'; spec: { path: string } }>(await idfint(), 'VaultSecret');
  t.is(secret.spec.path, 'secret/k8s_operator/data-int.lsst.cloud/alert-stream-broker');
});

test('the registry and the archive have the names of this environment', async (t) => {
  const objects = await idfint();
  const ingress = one<IIngress>(objects, 'Ingress', 'alert-schemas');
  t.deepEqual(
    ingress.spec?.rules?.map(({ host }) => host),
    ['alert-schemas-int.lsst.cloud'],
  );
  const gafaelfawr = one<{ kind: 'GafaelfawrIngress'; template: { spec: { rules: { host: string }[] } } }>(
    objects,
    'GafaelfawrIngress',
  );
  t.deepEqual(
    gafaelfawr.template.spec.rules.map(({ host }) => host),
    ['data-int.lsst.cloud'],
  );
});

test('ingester and server get to the buckets as the Google accounts of this environment, each its own', async (t) => {
  const accounts = all<IServiceAccount>(await idfint(), 'ServiceAccount')
    .map(({ metadata }) => [metadata?.name, metadata?.annotations?.['iam.gke.io/gcp-service-account']])
    .filter(([, google]) => google !== undefined);
  t.deepEqual(accounts, [
    ['alert-database-writer', 'alertdb-writer@science-platform-int-dc5d.iam.gserviceaccount.com'],
    ['alert-database-reader', 'alertdb-reader@science-platform-int-dc5d.iam.gserviceaccount.com'],
  ]);
  const ingester = one<IStatefulSet>(await idfint(), 'StatefulSet', 'alert-database-ingester');
  const args = ingester.spec?.template.spec?.containers?.[0]?.args ?? [];
  t.is(args[args.indexOf('--gcp-bucket-alerts') + 1], 'rubin-alertdb-int-us-central1-packets');
  t.is(args[args.indexOf('--gcp-bucket-schemas') + 1], 'rubin-alertdb-int-us-central1-schemas');
});
