import test from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import { one, render, settings, type RenderOptions } from '../support/render.ts';

async function kafka(options?: RenderOptions): Promise<IKafka['spec']['kafka']> {
  return one<IKafka>(await render(options), 'Kafka').spec.kafka;
}

async function externalListener(set: Record<string, unknown> = {}) {
  const { listeners } = await kafka({ set });
  return listeners.find(({ name }) => name === 'external');
}

test('the three listeners have the ports and the authentication of DMTN-210, and all of them TLS', async (t) => {
  const { listeners } = await kafka();
  t.deepEqual(listeners, [
    { name: 'internal', port: 9092, type: 'internal', tls: true, authentication: { type: 'tls' } },
    { name: 'tls', port: 9093, type: 'internal', tls: true, authentication: { type: 'tls' } },
    { name: 'external', port: 9094, type: 'loadbalancer', tls: true, authentication: { type: 'scram-sha-512' } },
  ]);
});

test("a listener's port can be chosen, and the services follow the internal one", async (t) => {
  const objects = await render({
    set: { 'kafka.listeners.internal.port': 19_092, 'kafka.listeners.external.port': 19_094 },
  });
  const { listeners } = one<IKafka>(objects, 'Kafka').spec.kafka;
  t.deepEqual(
    listeners.map(({ port }) => port),
    [19_092, 9093, 19_094],
  );
  t.true(JSON.stringify(objects).includes('"alert-broker-kafka-bootstrap:19092"'));
  t.false(JSON.stringify(objects).includes(':9092"'));
});

test('without addresses the external listener waits for them', async (t) => {
  t.is((await externalListener())?.configuration, undefined);
});

test('addresses are pinned for the bootstrap and for each broker, by its index', async (t) => {
  const external = await externalListener({
    'kafka.replicas': 2,
    'kafka.controllers.replicas': 1,
    'kafka.config': { 'offsets.topic.replication.factor': 2, 'transaction.state.log.replication.factor': 2 },
    'topicDefaults.replicas': 2,
    'kafka.externalListener.bootstrap': {
      ip: '192.0.2.1',
      host: 'alerts.example.org',
      annotations: { 'example.org/pool': 'a' },
    },
    'kafka.externalListener.brokers': [
      { ip: '192.0.2.2', host: 'alerts-0.example.org', annotations: { 'example.org/pool': 'b' } },
      { ip: '192.0.2.3', host: 'alerts-1.example.org' },
    ],
  });
  t.deepEqual(external?.configuration as unknown, {
    bootstrap: {
      loadBalancerIP: '192.0.2.1',
      alternativeNames: ['alerts.example.org'],
      annotations: { 'example.org/pool': 'a' },
    },
    brokers: [
      {
        broker: 0,
        loadBalancerIP: '192.0.2.2',
        advertisedHost: 'alerts-0.example.org',
        annotations: { 'example.org/pool': 'b' },
      },
      { broker: 1, loadBalancerIP: '192.0.2.3', advertisedHost: 'alerts-1.example.org' },
    ],
    brokerCertChainAndKey: { secretName: 'alert-broker-external-tls', certificate: 'tls.crt', key: 'tls.key' },
  });
});

test("a broker's id can be given, 0 too, for clusters whose ids don't start at 0", async (t) => {
  const external = await externalListener({
    'kafka.externalListener.brokers': [{ broker: 7, host: 'a' }, { broker: 0, host: 'b' }, { host: 'c' }],
  });
  t.deepEqual(
    external?.configuration?.brokers?.map(({ broker }) => broker),
    [7, 0, 2],
  );
});

test('addresses without a host name bring no certificate', async (t) => {
  const external = await externalListener({ 'kafka.externalListener.bootstrap.ip': '192.0.2.1' });
  t.deepEqual(external?.configuration as unknown, { bootstrap: { loadBalancerIP: '192.0.2.1' } });
});

test("the brokers' settings are those of DMTN-210, and room for large packets", async (t) => {
  const { config } = await kafka();
  t.deepEqual(config as unknown, {
    'auto.create.topics.enable': false,
    'message.max.bytes': 10_485_760,
    'offsets.topic.replication.factor': 3,
    'replica.fetch.max.bytes': 10_485_760,
    'transaction.state.log.min.isr': 2,
    'transaction.state.log.replication.factor': 3,
  });
});

test('own settings are merged with these, win over them, and null takes one away', async (t) => {
  const { config: rendered } = await kafka({
    set: {
      'kafka.config': {
        'log.retention.bytes': 644_245_094_400,
        'compression.type': 'zstd',
        'transaction.state.log.min.isr': 1,
        'auto.create.topics.enable': null,
      },
    },
  });
  const config = settings(rendered);
  t.is(config['log.retention.bytes'], 644_245_094_400);
  t.is(config['compression.type'], 'zstd');
  t.is(config['transaction.state.log.min.isr'], 1);
  t.false('auto.create.topics.enable' in config);
  t.is(config['offsets.topic.replication.factor'], 3);
});

test('a superuser is known by the bare name with a password, and by the subject with a certificate', async (t) => {
  const { authorization } = await kafka({
    set: { superusers: ['kafka-admin', { username: 'ops', authentication: 'tls' }] },
  });
  t.deepEqual(authorization as unknown, { type: 'simple', superUsers: ['kafka-admin', 'CN=ops'] });
});

test("Kafka's version is chosen, and its metadata version only if it is given", async (t) => {
  const byDefault = await kafka();
  t.is(byDefault.version, '4.3.1');
  t.false('metadataVersion' in byDefault);
  const chosen = await kafka({ set: { 'kafka.version': '4.2.0', 'kafka.metadataVersion': '4.1' } });
  t.is(chosen.version, '4.2.0');
  t.is(chosen.metadataVersion, '4.1');
});

test('topics and users are reconciled in the namespace of the release', async (t) => {
  const objects = await render({ namespace: 'elsewhere' });
  t.deepEqual(one<IKafka>(objects, 'Kafka').spec.entityOperator as unknown, {
    topicOperator: { watchedNamespace: 'elsewhere' },
    userOperator: { watchedNamespace: 'elsewhere' },
  });
});
