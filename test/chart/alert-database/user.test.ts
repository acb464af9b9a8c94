import test from 'ava';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import { one, render } from '../../support/render.ts';

test('the ingester may read its topics in its group, and write nothing', async (t) => {
  const set = {
    externalTopics: ['alerts'],
    'alertDatabase.ingester.topics': ['alerts', 'alerts-simulated'],
    'alertDatabase.ingester.group': 'archive',
  };
  const { spec } = one<IKafkaUser>(await render({ set }), 'KafkaUser', 'alert-database-ingester');
  const read = (name: string) => ({
    resource: { type: 'topic', name, patternType: 'literal' },
    operations: ['Read', 'Describe', 'DescribeConfigs'],
    host: '*',
  });
  t.deepEqual(spec as unknown, {
    authentication: { type: 'tls' },
    authorization: {
      type: 'simple',
      acls: [
        read('alerts'),
        read('alerts-simulated'),
        { resource: { type: 'group', name: 'archive', patternType: 'literal' }, operations: ['All'], host: '*' },
      ],
    },
  });
});
