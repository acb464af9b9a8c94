import test from 'ava';
import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import { all, one, render } from '../support/render.ts';

const hosts = {
  'kafka.externalListener.bootstrap.host': 'alerts.example.org',
  'kafka.externalListener.brokers': [0, 1, 2].map((broker) => ({ host: `alerts-${broker}.example.org` })),
};

test('there is no certificate while no host name is known', async (t) => {
  t.deepEqual(all(await render(), 'Certificate'), []);
});

test('the certificate names the bootstrap and each broker, with a key that Kafka reads', async (t) => {
  const { spec } = one<ICertificate>(await render({ set: hosts }), 'Certificate');
  t.deepEqual(spec as unknown, {
    secretName: 'alert-broker-external-tls',
    subject: { organizations: ['Vera C. Rubin Observatory'] },
    dnsNames: ['alerts.example.org', 'alerts-0.example.org', 'alerts-1.example.org', 'alerts-2.example.org'],
    issuerRef: { name: 'letsencrypt-dns', kind: 'ClusterIssuer' },
    privateKey: { encoding: 'PKCS8' },
  });
});

test('issuer and organization can be chosen', async (t) => {
  const objects = await render({ set: { ...hosts, 'tls.certIssuerName': 'own', 'tls.subject.organization': '' } });
  const { spec } = one<ICertificate>(objects, 'Certificate');
  t.is(spec?.issuerRef.name, 'own');
  t.false('subject' in (spec ?? {}));
});

test('inside the Kubernetes cluster a broker can be known by its address', async (t) => {
  const brokers = [{ host: '192.0.2.1' }, { host: 'alerts-1.example.org' }, { host: '2001:db8::1' }];
  const set = { ...hosts, 'kafka.externalListener.type': 'cluster-ip', 'kafka.externalListener.brokers': brokers };
  const { spec } = one<ICertificate>(await render({ set }), 'Certificate');
  t.deepEqual(spec?.dnsNames, ['alerts.example.org', 'alerts-1.example.org']);
  t.deepEqual(spec?.ipAddresses, ['192.0.2.1', '2001:db8::1']);
});

test('a host name that two addresses share is asked for once', async (t) => {
  const objects = await render({
    set: {
      ...hosts,
      'kafka.externalListener.type': 'nodeport',
      'kafka.externalListener.brokers': [1, 2, 3].map((port) => ({
        host: 'alerts.example.org',
        nodePort: 31_000 + port,
      })),
    },
  });
  t.deepEqual(one<ICertificate>(objects, 'Certificate').spec?.dnsNames, ['alerts.example.org']);
});
