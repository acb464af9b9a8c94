import { join } from 'node:path';
import test from 'ava';
import { Kafka, logLevel } from 'kafkajs';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { connectAdmin, ClientQuotaMatchTypes } from '@alert-stream/common/kafka/admin.ts';
import { reconcileBroker } from '../../stack/broker/reconcile.ts';
import { chartFolder, renderChart } from '../../rendered/chart.ts';
import { reconcileQuotas } from '../../stack/users/quotas.ts';
import { startTestBroker, type TestBroker } from '../support/broker.ts';

// One running broker; each test changes one value of the chart and sees the change on it.

let broker: TestBroker;

test.before(async () => {
  broker = await startTestBroker();
});

test.after.always(async () => {
  await broker?.stop();
});

/** Renders the chart again with a changed value, and makes the running broker follow. */
const apply = async (set: Record<string, unknown>) => {
  const objects = await renderChart({ valuesFiles: [join(chartFolder, 'values-local.yaml')], set });
  await reconcileBroker(broker.admin, objects, broker.prepared.secrets);
};

const withAdmin = async <T>(use: (admin: Awaited<ReturnType<typeof connectAdmin>>) => Promise<T>): Promise<T> => {
  const admin = await connectAdmin(broker.admin);
  try {
    return await use(admin);
  } finally {
    await admin.close();
  }
};

const partitions = () =>
  withAdmin(
    async (admin) =>
      (await admin.metadata({ topics: ['alerts-simulated'], forceUpdate: true })).topics.get('alerts-simulated')
        ?.partitionsCount,
  );

/** What a community broker's own client is told of a topic. */
const readable = async (topic: string): Promise<string> => {
  const { tls, scram } = await broker.scram('rubin-communitybroker');
  const kafka = new Kafka({
    brokers: [`127.0.0.1:${broker.port('external')}`],
    ssl: { ca: [String(tls?.ca)] },
    sasl: { mechanism: 'scram-sha-512', username: scram?.username ?? '', password: scram?.password ?? '' },
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.fetchTopicOffsets(topic);
    return 'readable';
  } catch (error) {
    return (error as { type?: string }).type ?? String(error);
  } finally {
    await admin.disconnect();
  }
};

test.serial('a partition count in values is that of the running topic', async (t) => {
  t.is(await partitions(), 8);
  await apply({ 'simulator.replayTopic.partitions': 9 });
  t.is(await partitions(), 9);
});

test.serial('partitions that would have to go are refused, and stay', async (t) => {
  await t.throwsAsync(apply({ 'simulator.replayTopic.partitions': 2 }), {
    message: /topic alerts-simulated has 9 partitions and the chart asks for 2: Kafka can't remove partitions/,
  });
  t.is(await partitions(), 9);
});

const kept = { 'simulator.replayTopic.partitions': 9 };

test.serial('a topic config in values is that of the running topic, and goes when the value goes', async (t) => {
  const compression = () =>
    withAdmin(async (admin) => {
      const [topic] = await admin.describeConfigs({
        resources: [{ resourceType: 2, resourceName: 'alerts-simulated' }],
      });
      return topic?.configs.find(({ name }) => name === 'compression.type')?.value;
    });
  await apply({ ...kept, 'simulator.replayTopic.config.compression\\.type': 'zstd' });
  t.is(await compression(), 'zstd');
  await apply(kept);
  t.is(await compression(), 'producer');
});

const refusals = {
  'a setting of a new topic that Kafka does not know': {
    set: { topics: [{ name: 'rehearsal', config: { 'retention.sm': 3_600_000 } }] },
    message: 'topic rehearsal: Kafka refuses it: Unknown topic config name: retention.sm',
  },
  'a setting of a new topic that is out of range': {
    set: { topics: [{ name: 'rehearsal', config: { 'retention.ms': -5 } }] },
    message:
      'topic rehearsal: Kafka refuses it: Invalid value -5 for configuration retention.ms: Value must be at least -1',
  },
  'a setting of a topic that is there': {
    set: { 'simulator.replayTopic.config.cleanup\\.policy': 'wish' },
    message:
      'topic alerts-simulated: Kafka refuses it: Invalid value wish for configuration cleanup.policy: String must be one of: compact, delete',
  },
};

for (const [what, { set, message }] of Object.entries(refusals)) {
  test.serial(`${what} is refused by name, with Kafka's reason`, async (t) => {
    const error = await t.throwsAsync(apply({ ...kept, ...set }), { instanceOf: AlertStreamError, message });
    t.is(error?.exitCode, 2);
  });
}

test.serial("a user's quota that Kafka refuses is named with the user and Kafka's reason", async (t) => {
  const user = {
    name: 'fink',
    principal: 'fink',
    spec: { authentication: { type: 'scram-sha-512' }, quotas: { producerByteRate: -5 } },
  };
  const error = await t.throwsAsync(
    withAdmin((admin) => reconcileQuotas(admin, [user])),
    {
      instanceOf: AlertStreamError,
      message: 'quotas of user fink: Kafka refuses it: Quota producer_byte_rate must be greater than 0',
    },
  );
  t.is(error?.exitCode, 2);
});

test.serial(
  "a user's access rule in values is what Kafka enforces, and is taken back when the value goes",
  async (t) => {
    t.is(await readable('alerts-simulated'), 'readable');
    t.is(await readable('alerts-static'), 'TOPIC_AUTHORIZATION_FAILED');
    await apply({ ...kept, 'users[0].readonlyTopics': ['alerts-simulated', 'alerts-static'] });
    t.is(await readable('alerts-static'), 'readable');
    await apply(kept);
    t.is(await readable('alerts-static'), 'TOPIC_AUTHORIZATION_FAILED');
  },
);

test.serial("a user's quota in values is in force on the running broker, and goes when the value goes", async (t) => {
  const quotas = () =>
    withAdmin(async (admin) => {
      const found = await admin.describeClientQuotas({
        components: [{ entityType: 'user', matchType: ClientQuotaMatchTypes.EXACT, match: 'rubin-communitybroker' }],
      });
      return found.flatMap(({ values }) => values);
    });
  t.deepEqual(await quotas(), []);
  await apply({ ...kept, 'users[0].quotas': { consumerByteRate: 5_000_000 } });
  t.like(await quotas(), [{ key: 'consumer_byte_rate', value: 5_000_000 }]);
  await apply(kept);
  t.deepEqual(await quotas(), []);
});

test.serial('a user that leaves the values can no longer log in', async (t) => {
  const devel = await broker.scram('rubin-devel');
  await (await connectAdmin(devel)).close();
  const users = [
    { username: 'rubin-communitybroker', readonlyTopics: ['alerts-simulated'], groups: ['rubin-communitybroker'] },
  ];
  await apply({ ...kept, users });
  await t.throwsAsync(connectAdmin(devel), { message: /[Aa]uthentication|password/ });
});

test.serial('a listener port in values is the one that the running broker listens on', async (t) => {
  // The test broker's own ports are values: none is the chart's default.
  t.not(broker.port('external'), 9094);
  t.is(await readable('alerts-simulated'), 'readable');
});
