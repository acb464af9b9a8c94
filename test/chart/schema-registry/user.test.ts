import test from 'ava';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import { one, render } from '../../support/render.ts';

test('the registry may use its topic and its group, and see that offsets are kept', async (t) => {
  const { spec } = one<IKafkaUser>(await render(), 'KafkaUser', 'alert-schemas');
  t.deepEqual(spec as unknown, {
    authentication: { type: 'tls' },
    authorization: {
      type: 'simple',
      acls: [
        {
          resource: { type: 'topic', name: 'registry-schemas', patternType: 'literal' },
          operations: ['Read', 'Write', 'Describe', 'DescribeConfigs'],
          host: '*',
        },
        { resource: { type: 'group', name: 'schema-registry', patternType: 'prefix' }, operations: ['All'], host: '*' },
        {
          resource: { type: 'topic', name: '__consumer_offsets', patternType: 'literal' },
          operations: ['Describe'],
          host: '*',
        },
      ],
    },
  });
});
