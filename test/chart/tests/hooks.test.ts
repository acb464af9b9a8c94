import test from 'ava';
import type { IKafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import type { KubernetesObject } from '../../../rendered/kubernetes.ts';
import { one, render } from '../../support/render.ts';

function hooks(objects: KubernetesObject[]): KubernetesObject[] {
  return objects.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === 'test');
}

test('topic, user and job of the test are there only while helm tests', async (t) => {
  const found = hooks(await render());
  t.deepEqual(found.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted(), [
    'Job alert-stream-test',
    'KafkaTopic alert-stream-test',
    'KafkaUser alert-stream-test',
  ]);
  for (const { kind, metadata } of found) {
    t.is(metadata.annotations?.['argocd.argoproj.io/hook'], 'Skip', kind);
    t.true(metadata.annotations?.['helm.sh/hook-delete-policy']?.startsWith('before-hook-creation'), kind);
  }
});

test('topic and user are made before the job, and go when it has succeeded; the job stays for its logs', async (t) => {
  const weights = new Map<string, number>();
  for (const { kind, metadata } of hooks(await render())) {
    weights.set(kind, Number(metadata.annotations?.['helm.sh/hook-weight']));
    const goes = metadata.annotations?.['helm.sh/hook-delete-policy']?.includes('hook-succeeded');
    t.is(goes, kind !== 'Job', kind);
  }
  t.true(Math.max(weights.get('KafkaTopic') ?? 9, weights.get('KafkaUser') ?? 9) < (weights.get('Job') ?? 0));
});

test("the test's topic has one partition, and else what topics have by default", async (t) => {
  const set = { 'topicDefaults.replicas': 2, 'topicDefaults.config': { 'min.insync.replicas': 1 } };
  const { spec } = one<IKafkaTopic>(await render({ set }), 'KafkaTopic', 'alert-stream-test');
  t.deepEqual(spec as unknown, { partitions: 1, replicas: 2, config: { 'min.insync.replicas': 1 } });
});

test("the test's user may use the test's topic and nothing else", async (t) => {
  const { spec } = one<IKafkaUser>(await render({ set: { 'tests.name': 'probe' } }), 'KafkaUser', 'probe');
  t.is(spec?.authentication?.type as string, 'tls');
  t.deepEqual(spec?.authorization?.acls?.map(({ resource }) => resource) as unknown, [
    { type: 'topic', name: 'probe', patternType: 'literal' },
  ]);
});

test('a topic or a user of the same name is refused: the test would remove it', async (t) => {
  await t.throwsAsync(render({ set: { topics: [{ name: 'alert-stream-test' }] } }), {
    message: /topic alert-stream-test is declared twice: by topics and by tests\.name/,
  });
  await t.throwsAsync(render({ set: { users: [{ username: 'probe' }], 'tests.name': 'probe' } }), {
    message: /user probe is declared twice: by users and by tests\.name/,
  });
});

test('there is none when it is turned off, or nothing that could read an alert', async (t) => {
  const without = [
    { 'tests.enabled': false },
    { 'schemaRegistry.enabled': false, 'alertDatabase.enabled': false },
    { 'schemaRegistry.sync.enabled': false },
  ];
  for (const set of without) {
    const objects = await render({ set });
    t.deepEqual(hooks(objects), []);
    t.false(objects.some(({ metadata }) => metadata.name === 'alert-stream-test'));
  }
});
