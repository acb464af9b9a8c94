import test from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import { one, render } from '../support/render.ts';

/** The configuration of the external listener with these of its values; without `kafka.…` they are below it. */
async function configuration(values: Record<string, unknown> = {}): Promise<unknown> {
  const set = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name.startsWith('kafka.') ? name : `kafka.externalListener.${name}`,
      value,
    ]),
  );
  const { listeners } = one<IKafka>(await render({ set }), 'Kafka').spec.kafka;
  return listeners.find(({ name }) => name === 'external')?.configuration;
}

const CERTIFICATE = { secretName: 'alert-broker-external-tls', certificate: 'tls.crt', key: 'tls.key' };
const NAMES = ['a.example.org', 'b.example.org', 'c.example.org'];
const HOSTS = { 'bootstrap.host': 'alerts.example.org', brokers: NAMES.map((host) => ({ host })) };

test('without addresses the external listener waits for them', async (t) => {
  t.is(await configuration(), undefined);
});

test('addresses are pinned for the bootstrap and for each broker, by its index', async (t) => {
  const made = await configuration({
    bootstrap: { ip: '192.0.2.1', host: 'alerts.example.org', annotations: { 'example.org/pool': 'a' } },
    brokers: [
      { ip: '192.0.2.2', host: 'a.example.org', annotations: { 'example.org/pool': 'b' } },
      { ip: '2001:db8::3', host: 'b.example.org', advertisedPort: 9194 },
      { ip: '192.0.2.4', host: 'c.example.org' },
    ],
  });
  t.deepEqual(made, {
    bootstrap: {
      loadBalancerIP: '192.0.2.1',
      alternativeNames: ['alerts.example.org'],
      annotations: { 'example.org/pool': 'a' },
    },
    brokers: [
      {
        broker: 0,
        loadBalancerIP: '192.0.2.2',
        advertisedHost: 'a.example.org',
        annotations: { 'example.org/pool': 'b' },
      },
      { broker: 1, loadBalancerIP: '2001:db8::3', advertisedHost: 'b.example.org', advertisedPort: 9194 },
      { broker: 2, loadBalancerIP: '192.0.2.4', advertisedHost: 'c.example.org' },
    ],
    brokerCertChainAndKey: CERTIFICATE,
  });
});

test("a broker's id can be given, 0 too, for clusters whose ids don't start at 0", async (t) => {
  const made = await configuration({
    ...HOSTS,
    brokers: [{ broker: 7, host: 'a' }, { broker: 0, host: 'b' }, { host: 'c' }],
  });
  t.deepEqual(
    (made as { brokers: { broker: number }[] }).brokers.map(({ broker }) => broker),
    [7, 0, 2],
  );
});

test('addresses without a host name bring no certificate', async (t) => {
  t.deepEqual(await configuration({ 'bootstrap.ip': '192.0.2.1' }), { bootstrap: { loadBalancerIP: '192.0.2.1' } });
});

test('load balancers can be of a class, keep the addresses of clients, and take those of some networks alone', async (t) => {
  const made = await configuration({
    class: 'example.org/balancer',
    externalTrafficPolicy: 'Local',
    loadBalancerSourceRanges: ['192.0.2.0/24', '2001:db8::/32'],
  });
  t.deepEqual(made, {
    class: 'example.org/balancer',
    externalTrafficPolicy: 'Local',
    loadBalancerSourceRanges: ['192.0.2.0/24', '2001:db8::/32'],
  });
});

test('node ports can be pinned, and brokers on one host told apart by them', async (t) => {
  const made = await configuration({
    type: 'nodeport',
    bootstrap: { host: 'alerts.example.org', nodePort: 31_000 },
    brokers: [0, 1, 2].map((broker) => ({ host: 'alerts.example.org', nodePort: 31_001 + broker })),
  });
  t.deepEqual(made, {
    bootstrap: { alternativeNames: ['alerts.example.org'], nodePort: 31_000 },
    brokers: [0, 1, 2].map((broker) => ({ broker, advertisedHost: 'alerts.example.org', nodePort: 31_001 + broker })),
    brokerCertChainAndKey: CERTIFICATE,
  });
});

for (const type of ['tlsroute', 'route', 'ingress']) {
  test(`with ${type} the host names are those of the routes`, async (t) => {
    const parentRefs = type === 'tlsroute' ? [{ name: 'gateway', namespace: 'gateways', sectionName: 'kafka' }] : [];
    t.deepEqual(await configuration({ type, ...HOSTS, parentRefs }), {
      ...(type === 'tlsroute' ? { parentRefs } : {}),
      bootstrap: { host: 'alerts.example.org' },
      brokers: NAMES.map((host, broker) => ({ broker, host })),
      brokerCertChainAndKey: CERTIFICATE,
    });
  });
}

test('inside the Kubernetes cluster alone, it needs nothing', async (t) => {
  t.is(await configuration({ type: 'cluster-ip' }), undefined);
});
