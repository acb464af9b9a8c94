import test from 'ava';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import { one, render } from '../support/render.ts';

async function user(value: { username: string } & Record<string, unknown>, release?: string): Promise<IKafkaUser> {
  const objects = await render({
    set: { users: [value], externalTopics: ['alerts'] },
    ...(release === undefined ? {} : { release }),
  });
  return one<IKafkaUser>(objects, 'KafkaUser', value.username);
}

function rule(type: string, name: string, patternType: string, operations: string[]) {
  return { resource: { type, name, patternType }, operations, host: '*' };
}

test("a reader gets the three operations on a topic, and all on the groups with the user's prefix", async (t) => {
  const { spec } = await user({ username: 'fink', readonlyTopics: ['alerts-simulated'], groups: ['fink'] });
  t.deepEqual(spec?.authorization as unknown, {
    type: 'simple',
    acls: [
      rule('topic', 'alerts-simulated', 'literal', ['Read', 'Describe', 'DescribeConfigs']),
      rule('group', 'fink', 'prefix', ['All']),
    ],
  });
});

test('"*" is all topics', async (t) => {
  const { spec } = await user({ username: 'devel', readonlyTopics: ['*'] });
  t.deepEqual(spec?.authorization?.acls as unknown, [
    rule('topic', '*', 'literal', ['Read', 'Describe', 'DescribeConfigs']),
  ]);
});

test('a producer may write to its topics and not read them', async (t) => {
  const { spec } = await user({ username: 'pipeline', writeTopics: ['alerts'] });
  t.deepEqual(spec?.authorization?.acls as unknown, [rule('topic', 'alerts', 'literal', ['Write', 'Describe'])]);
});

test('a user can have a client certificate instead of a password', async (t) => {
  const { spec } = await user({ username: 'pipeline', authentication: 'tls', writeTopics: ['alerts'] });
  t.deepEqual(spec?.authentication as unknown, { type: 'tls' });
  const plain = await user({ username: 'fink', authentication: 'scram-sha-512' });
  t.is(plain.spec?.authentication?.type, 'scram-sha-512');
});

test('a user without any right has no access rule', async (t) => {
  const { spec } = await user({ username: 'nobody' });
  t.false('authorization' in (spec ?? {}));
});

test("the password comes from the release's Secret, under the user's name", async (t) => {
  const { spec } = await user({ username: 'fink' });
  t.deepEqual(spec?.authentication as unknown, {
    type: 'scram-sha-512',
    password: { valueFrom: { secretKeyRef: { name: 'alert-stream-broker-secrets', key: 'fink-password' } } },
  });
  const other = await user({ username: 'fink' }, 'int');
  t.is(other.spec?.authentication?.password?.valueFrom.secretKeyRef?.name, 'int-alert-stream-broker-secrets');
});

test('quotas are passed on, and none leave nothing', async (t) => {
  const { spec } = await user({ username: 'fink', quotas: { consumerByteRate: 52_428_800, requestPercentage: 50 } });
  t.deepEqual(spec?.quotas as unknown, { consumerByteRate: 52_428_800, requestPercentage: 50 });
  t.false('quotas' in ((await user({ username: 'fink' })).spec ?? {}));
});

test('a name that YAML would take for something else stays a name', async (t) => {
  for (const username of ['on', '017', '1e3', 'null']) {
    t.is((await user({ username })).metadata?.name, username);
  }
});
