import test from 'ava';
import type { IKafkaNodePool } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaNodePool';
import { all, one, render } from '../support/render.ts';

const NODE_IDS = 'strimzi.io/next-node-ids';

async function pool(name: string, set: Record<string, unknown> = {}): Promise<IKafkaNodePool> {
  return one<IKafkaNodePool>(await render({ set }), 'KafkaNodePool', name);
}

test('brokers and controllers are pools of their own, with ids that cannot meet', async (t) => {
  const pools = all<IKafkaNodePool>(await render(), 'KafkaNodePool');
  t.deepEqual(
    pools.map(({ metadata, spec }) => [metadata?.name, spec.replicas, spec.roles, metadata?.annotations?.[NODE_IDS]]),
    [
      ['kafka', 3, ['broker'], '[0-99]'],
      ['controller', 3, ['controller'], '[100-199]'],
    ],
  );
  t.true(pools.every(({ metadata }) => metadata?.labels?.['strimzi.io/cluster'] === 'alert-broker'));
});

test('without controllers the brokers have both roles', async (t) => {
  const pools = all<IKafkaNodePool>(await render({ set: { 'kafka.controllers.replicas': 0 } }), 'KafkaNodePool');
  t.deepEqual(
    pools.map(({ spec }) => spec.roles as string[]),
    [['controller', 'broker']],
  );
});

test('the ids of an adopted cluster can be kept', async (t) => {
  const { metadata } = await pool('kafka', { 'kafka.nodePool.nodeIds': '[6-11]' });
  t.is(metadata?.annotations?.[NODE_IDS], '[6-11]');
});

test('disks are claims that outlive the cluster, of a chosen size and class', async (t) => {
  const { spec } = await pool('kafka', { 'kafka.storage': { size: '2Ti', storageClassName: 'standard' } });
  t.deepEqual(spec.storage as unknown, {
    type: 'jbod',
    volumes: [{ id: 0, type: 'persistent-claim', size: '2Ti', class: 'standard', deleteClaim: false }],
  });
});

test("the Kubernetes cluster's default class is used when none is chosen", async (t) => {
  const { spec } = await pool('controller');
  t.deepEqual(spec.storage as unknown, {
    type: 'jbod',
    volumes: [{ id: 0, type: 'persistent-claim', size: '20Gi', deleteClaim: false }],
  });
});

test('brokers are bound to machines of their own, and may run on these', async (t) => {
  const { spec } = await pool('kafka', {
    'kafka.nodePool.affinities': [{ key: 'kafka', value: 'ok' }],
    'kafka.nodePool.tolerations': [{ key: 'kafka', value: 'ok', effect: 'NoSchedule' }],
  });
  t.deepEqual(spec.template as unknown, {
    pod: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'kafka', operator: 'In', values: ['ok'] }] }],
          },
        },
      },
      tolerations: [{ key: 'kafka', operator: 'Equal', value: 'ok', effect: 'NoSchedule' }],
    },
  });
});

test("each pool's Java options and resources are its own", async (t) => {
  const set = {
    'kafka.jvmOptions': { '-Xms': '4g', '-Xmx': '4g' },
    'kafka.controllers.resources': { requests: { memory: '2Gi' } },
  };
  const brokers = await pool('kafka', set);
  t.deepEqual(brokers.spec.jvmOptions as unknown, { '-Xms': '4g', '-Xmx': '4g' });
  t.false('resources' in brokers.spec);
  const controllers = await pool('controller', set);
  t.deepEqual(controllers.spec.resources as unknown, { requests: { memory: '2Gi' } });
  t.false('jvmOptions' in controllers.spec);
});
