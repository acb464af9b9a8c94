import test from 'ava';
import type { IKafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic';
import { all, render, settings } from '../support/render.ts';

async function topics(list: unknown[], set: Record<string, unknown> = {}): Promise<IKafkaTopic[]> {
  const objects = await render({ set: { ...set, topics: list } });
  return all<IKafkaTopic>(objects, 'KafkaTopic').filter(
    ({ metadata }) => metadata?.labels?.['app.kubernetes.io/component'] === 'topic',
  );
}

test('there is no topic beside those of the components unless one is listed', async (t) => {
  t.deepEqual(await topics([]), []);
});

test('a topic has what it says, and the defaults where it says nothing', async (t) => {
  const [alerts, plain] = await topics([
    { name: 'alerts', partitions: 45, replicas: 2, config: { 'retention.ms': 604_800_000, 'min.insync.replicas': 1 } },
    { name: 'plain' },
  ]);
  t.deepEqual(alerts?.spec as unknown, {
    partitions: 45,
    replicas: 2,
    config: { 'min.insync.replicas': 1, 'retention.ms': 604_800_000 },
  });
  t.deepEqual(plain?.spec as unknown, { partitions: 8, replicas: 3, config: { 'min.insync.replicas': 2 } });
});

test('a value of 0 is a value', async (t) => {
  const [topic] = await topics([{ name: 'alerts', config: { 'segment.jitter.ms': 0 } }], {
    'topicDefaults.config': { 'segment.jitter.ms': 5 },
  });
  t.is(settings(topic?.spec?.config)['segment.jitter.ms'], 0);
});

test('a null takes a default away, and no settings at all leave no empty map', async (t) => {
  const [topic] = await topics([{ name: 'alerts', config: { 'min.insync.replicas': null } }]);
  t.deepEqual(topic?.spec as unknown, { partitions: 8, replicas: 3 });
});

test("a name that is no Kubernetes name gets one of its own, and Kafka's name is kept", async (t) => {
  const rendered = await topics([
    { name: 'alerts_raw' },
    { name: 'Alerts.raw' },
    { name: '___' },
    { name: 'alerts.raw-1' },
  ]);
  t.deepEqual(
    rendered.map(({ spec }) => spec?.topicName),
    ['alerts_raw', 'Alerts.raw', '___', undefined],
  );
  const names = rendered.map(({ metadata }) => metadata?.name ?? '');
  t.is(new Set(names).size, 4);
  t.is(names[3], 'alerts.raw-1');
  for (const name of names) t.regex(name, /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
});

test('a topic belongs to the cluster', async (t) => {
  const [topic] = await topics([{ name: 'alerts' }], { 'cluster.name': 'other' });
  t.is(topic?.metadata?.labels?.['strimzi.io/cluster'], 'other');
});
