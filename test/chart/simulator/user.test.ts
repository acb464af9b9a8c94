import test from 'ava';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import { one, render } from '../../support/render.ts';

test('the simulator may replace static alerts and add to the replay, and nothing more', async (t) => {
  const { spec } = one<IKafkaUser>(await render(), 'KafkaUser', 'alert-stream-simulator');
  t.deepEqual(spec as unknown, {
    authentication: { type: 'tls' },
    authorization: {
      type: 'simple',
      acls: [
        {
          resource: { type: 'topic', name: 'alerts-static', patternType: 'literal' },
          operations: ['Read', 'Write', 'Describe', 'DescribeConfigs', 'Delete'],
          host: '*',
        },
        {
          resource: { type: 'topic', name: 'alerts-simulated', patternType: 'literal' },
          operations: ['Read', 'Write', 'Describe', 'DescribeConfigs'],
          host: '*',
        },
        {
          resource: { type: 'group', name: 'alert-stream-simulator', patternType: 'prefix' },
          operations: ['All'],
          host: '*',
        },
        {
          resource: { type: 'group', name: 'rubin-alert-sim', patternType: 'prefix' },
          operations: ['All'],
          host: '*',
        },
      ],
    },
  });
});

test('the rights of the simulator follow the names of its topics', async (t) => {
  const set = {
    'simulator.staticTopicName': 'reservoir',
    'simulator.replayTopicName': 'replay',
    'alertDatabase.enabled': false,
  };
  const { spec } = one<IKafkaUser>(await render({ set }), 'KafkaUser', 'alert-stream-simulator');
  t.deepEqual(
    spec?.authorization?.acls?.map(({ resource }) => resource.name),
    ['reservoir', 'replay', 'alert-stream-simulator', 'rubin-alert-sim'],
  );
});
