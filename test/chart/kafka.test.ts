import test from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import { one, render, settings, type RenderOptions } from '../support/render.ts';

async function kafka(options?: RenderOptions): Promise<IKafka['spec']['kafka']> {
  return one<IKafka>(await render(options), 'Kafka').spec.kafka;
}

test('the three listeners have the ports and the authentication of DMTN-210, and all of them TLS', async (t) => {
  const { listeners } = await kafka({ set: { 'networkPolicy.enabled': false } });
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

test("the brokers' settings are those of DMTN-210, and room for large packets", async (t) => {
  const { config } = await kafka();
  t.deepEqual(config as unknown, {
    'auto.create.topics.enable': false,
    'message.max.bytes': 10_485_760,
    'replica.fetch.max.bytes': 10_485_760,
    ...replication(3, 2),
  });
});

/** The settings of replication that all topics of the brokers' own, and those without any of theirs, go by. */
function replication(replicas: number, minimum: number): Record<string, number> {
  return {
    'default.replication.factor': replicas,
    'min.insync.replicas': minimum,
    'offsets.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': minimum,
    'share.coordinator.state.topic.replication.factor': replicas,
    'transaction.state.log.min.isr': minimum,
    'transaction.state.log.replication.factor': replicas,
  };
}

for (const [brokers, replicas, minimum] of [
  [1, 1, 1],
  [2, 2, 1],
  [3, 3, 2],
  [6, 3, 2],
] as const) {
  test(`with ${brokers} brokers, topics have ${replicas} replicas and writers wait for ${minimum}`, async (t) => {
    const topics = { 'topicDefaults.replicas': 1, 'topicDefaults.config': { 'min.insync.replicas': 1 } };
    const { config } = await kafka({ set: { 'kafka.replicas': brokers, ...topics } });
    t.like(config as unknown, replication(replicas, minimum));
  });
}

test('numbers of replicas that are given win, and the number that writers wait for follows them', async (t) => {
  const given = { 'default.replication.factor': 2, 'offsets.topic.replication.factor': '1' };
  const { config } = await kafka({ set: { 'kafka.replicas': 5, 'kafka.config': given } });
  t.like(config as unknown, { ...replication(3, 2), ...given, 'min.insync.replicas': 1 });
  const four = await kafka({ set: { 'kafka.replicas': 5, 'kafka.config': { 'default.replication.factor': 4 } } });
  t.is(settings(four.config)['min.insync.replicas'], 2);
  const waits = await kafka({ set: { 'kafka.config': { 'min.insync.replicas': 1 } } });
  t.like(waits.config as unknown, { ...replication(3, 2), 'min.insync.replicas': 1 });
});

test("without a number of replicas there is none that writers wait for: Kafka's own go together", async (t) => {
  const none = { 'default.replication.factor': null, 'transaction.state.log.replication.factor': null };
  const config = settings((await kafka({ set: { 'kafka.config': none } })).config);
  for (const key of [...Object.keys(none), 'min.insync.replicas', 'transaction.state.log.min.isr']) {
    t.false(key in config, key);
  }
});

test('own settings are merged with these, win over them, and null takes one away', async (t) => {
  const { config: rendered } = await kafka({
    set: {
      'kafka.config': {
        'log.retention.bytes': 64_424_509_440,
        'compression.type': 'zstd',
        'transaction.state.log.min.isr': 1,
        'auto.create.topics.enable': null,
      },
    },
  });
  const config = settings(rendered);
  t.is(config['log.retention.bytes'], 64_424_509_440);
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
  const { topicOperator, userOperator } = one<IKafka>(objects, 'Kafka').spec.entityOperator ?? {};
  t.is(topicOperator?.watchedNamespace, 'elsewhere');
  t.is(userOperator?.watchedNamespace, 'elsewhere');
});

test('at most one node is taken down at once for work on machines, or as many as is chosen', async (t) => {
  t.is((await kafka()).template?.podDisruptionBudget?.maxUnavailable, 1);
  const none = await kafka({ set: { 'kafka.podDisruptionBudget.maxUnavailable': 0 } });
  t.is(none.template?.podDisruptionBudget?.maxUnavailable, 0);
});

test('brokers know their zone, hold all clients back together, and log more, only when asked to', async (t) => {
  const byDefault = await kafka();
  for (const option of ['rack', 'quotas', 'logging', 'metricsConfig']) t.false(option in byDefault, option);
  const asked = await kafka({
    set: {
      'kafka.rack.topologyKey': 'topology.kubernetes.io/zone',
      'kafka.quotas': {
        consumerByteRate: 1_073_741_824,
        minAvailableBytesPerVolume: 53_687_091_200,
        excludedPrincipals: ['User:kafka-admin'],
      },
      'kafka.logging': { 'logger.kafka.level': 'DEBUG' },
    },
  });
  t.deepEqual(asked.rack as unknown, { topologyKey: 'topology.kubernetes.io/zone' });
  t.deepEqual(asked.quotas as unknown, {
    type: 'strimzi',
    consumerByteRate: 1_073_741_824,
    minAvailableBytesPerVolume: 53_687_091_200,
    excludedPrincipals: ['User:kafka-admin'],
  });
  t.deepEqual(asked.logging as unknown, { type: 'inline', loggers: { 'logger.kafka.level': 'DEBUG' } });
});
