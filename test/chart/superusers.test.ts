import test from 'ava';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import { all, one, render } from '../support/render.ts';

test('kafka-admin is the superuser, with a password and without access rules', async (t) => {
  const { spec } = one<IKafkaUser>(await render(), 'KafkaUser', 'kafka-admin');
  t.deepEqual(spec as unknown, {
    authentication: {
      type: 'scram-sha-512',
      password: { valueFrom: { secretKeyRef: { name: 'alert-stream-broker-secrets', key: 'kafka-admin-password' } } },
    },
  });
});

test('a superuser can have a client certificate instead', async (t) => {
  const objects = await render({ set: { superusers: [{ username: 'ops', authentication: 'tls' }] } });
  t.deepEqual(one<IKafkaUser>(objects, 'KafkaUser', 'ops').spec as unknown, { authentication: { type: 'tls' } });
});

test('there need not be any', async (t) => {
  const users = all<IKafkaUser>(await render({ set: { superusers: [] } }), 'KafkaUser');
  t.false(users.some(({ metadata }) => metadata?.labels?.['app.kubernetes.io/component'] === 'superuser'));
});
