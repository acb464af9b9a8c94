import test from 'ava';
import type { IKafkaNodePool } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaNodePool';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
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

test("no label that Strimzi hands on to its pods changes with the chart's version", async (t) => {
  for (const kind of ['Kafka', 'KafkaNodePool']) {
    for (const { metadata } of all<KubernetesObject>(await render(), kind)) {
      const labels = Object.keys(metadata.labels ?? {});
      t.true(labels.includes('app.kubernetes.io/component'));
      t.deepEqual(
        labels.filter((label) => /version|chart/.test(label)),
        [],
        `${kind} ${metadata.name}`,
      );
    }
  }
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

test('brokers can have several disks each, with ids that last', async (t) => {
  const { spec } = await pool('kafka', {
    'kafka.storage.volumes': [
      { id: 2, size: '1Ti' },
      { id: 0, size: '2Ti', storageClassName: 'standard' },
    ],
  });
  t.deepEqual(spec.storage?.volumes as unknown, [
    { id: 2, type: 'persistent-claim', size: '1Ti', deleteClaim: false },
    { id: 0, type: 'persistent-claim', size: '2Ti', class: 'standard', deleteClaim: false },
  ]);
});

for (const [name, values] of [
  ['kafka', 'kafka.nodePool'],
  ['controller', 'kafka.controllers'],
] as const) {
  test(`${name}: nodes are bound to machines of their own, and may run on these`, async (t) => {
    const { spec } = await pool(name, {
      [`${values}.affinities`]: [{ key: 'kafka', value: 'ok' }],
      [`${values}.tolerations`]: [{ key: 'kafka', value: 'ok', effect: 'NoSchedule' }, { key: 'spot' }],
      [`${values}.topologySpread`]: [],
      [`${values}.priorityClassName`]: 'brokers',
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
        tolerations: [
          { key: 'kafka', operator: 'Equal', value: 'ok', effect: 'NoSchedule' },
          { key: 'spot', operator: 'Exists' },
        ],
        priorityClassName: 'brokers',
      },
    });
  });

  test(`${name}: nodes are spread over the machines, each pool for itself`, async (t) => {
    const { spec } = await pool(name);
    t.deepEqual(spec.template as unknown, {
      pod: {
        topologySpreadConstraints: [
          {
            topologyKey: 'kubernetes.io/hostname',
            maxSkew: 1,
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: { 'strimzi.io/cluster': 'alert-broker', 'strimzi.io/pool-name': name } },
          },
        ],
      },
    });
  });
}

test('the spread can be a must, over zones too', async (t) => {
  const { spec } = await pool('kafka', {
    'kafka.nodePool.topologySpread': [
      { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 2, whenUnsatisfiable: 'DoNotSchedule' },
      { topologyKey: 'kubernetes.io/hostname' },
    ],
  });
  t.deepEqual(
    spec.template?.pod?.topologySpreadConstraints?.map(({ topologyKey, maxSkew, whenUnsatisfiable }) => [
      topologyKey,
      maxSkew,
      whenUnsatisfiable,
    ]),
    [
      ['topology.kubernetes.io/zone', 2, 'DoNotSchedule'],
      ['kubernetes.io/hostname', 1, 'ScheduleAnyway'],
    ],
  );
});

test('options of -XX reach Strimzi as text, whatever they are', async (t) => {
  const { spec } = await pool('kafka', {
    'kafka.jvmOptions': { '-XX': { UseG1GC: true, MaxDirectMemorySize: 1_073_741_824 } },
  });
  t.deepEqual(spec.jvmOptions as unknown, { '-XX': { UseG1GC: 'true', MaxDirectMemorySize: '1073741824' } });
});

test("each pool's Java options and resources are its own", async (t) => {
  const set = {
    'kafka.jvmOptions': { '-Xms': '4g', '-Xmx': '4g' },
    'kafka.controllers.resources': { requests: { memory: '2Gi' }, limits: null },
  };
  const brokers = await pool('kafka', set);
  t.deepEqual(brokers.spec.jvmOptions as unknown, { '-Xms': '4g', '-Xmx': '4g' });
  t.is(brokers.spec.resources?.limits?.['memory'], '4Gi');
  const controllers = await pool('controller', set);
  t.deepEqual(controllers.spec.resources as unknown, { requests: { cpu: '100m', memory: '2Gi' } });
  t.false('jvmOptions' in controllers.spec);
});
