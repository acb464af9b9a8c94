import test from 'ava';
import { DNS, kafka, namespace, OURS, REGISTRY, ways } from '../../support/network-policy.ts';

const BUCKETS = {
  'alertDatabase.storage.backend': 'google-cloud',
  'alertDatabase.storage.googleCloud': { project: 'p', bucketAlerts: 'alerts', bucketSchemas: 'schemas' },
};

const PROMETHEUS = { 'monitoring.podMonitors.enabled': true, 'networkPolicy.monitoringNamespace': 'prometheus' };

test('the ingester goes to the brokers and the registry, and nobody comes to it', async (t) => {
  t.deepEqual(await ways('alert-database-ingester'), {
    of: `${OURS} app.kubernetes.io/component=alert-database-ingester`,
    in: [],
    out: [DNS, kafka(9092), REGISTRY],
  });
});

test('the server of an archive on a volume goes nowhere, and without an Ingress nobody comes to it', async (t) => {
  t.deepEqual(await ways('alert-database-server'), {
    of: `${OURS} app.kubernetes.io/component=alert-database-server`,
    in: [],
    out: [],
  });
});

test('the ingress controller gets to the server when there is an Ingress', async (t) => {
  const set = { 'alertDatabase.ingress.enabled': true, 'global.host': 'data.example.org' };
  t.deepEqual((await ways('alert-database-server', set)).in, [namespace('ingress-nginx', 'http')]);
});

test('peers of networkPolicy.clients may connect to the server', async (t) => {
  const peers = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'nublado' } } }];
  t.deepEqual((await ways('alert-database-server', { 'networkPolicy.clients': peers })).in, [
    namespace('nublado', 'http'),
  ]);
});

test('Prometheus gets to both', async (t) => {
  t.deepEqual((await ways('alert-database-server', PROMETHEUS)).in, [namespace('prometheus', 'http')]);
  t.deepEqual((await ways('alert-database-ingester', PROMETHEUS)).in, [namespace('prometheus', 'http')]);
});

test('an archive in buckets is wherever the cloud answers, unless the values know it', async (t) => {
  t.is((await ways('alert-database-ingester', BUCKETS)).out, 'anywhere');
  t.is((await ways('alert-database-server', BUCKETS)).out, 'anywhere');
  const rule = { to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ port: 443, protocol: 'TCP' }] };
  const set = { ...BUCKETS, 'networkPolicy.storeEgress': [rule] };
  const store = 'ip 192.0.2.0/24: 443/TCP';
  t.deepEqual((await ways('alert-database-ingester', set)).out, [DNS, kafka(9092), REGISTRY, store]);
  t.deepEqual((await ways('alert-database-server', set)).out, [DNS, store]);
});
