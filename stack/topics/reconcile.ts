import { AlertStreamError } from '@alert-stream/common/errors.ts';
import {
  ConfigResourceTypes,
  ConfigSources,
  IncrementalAlterConfigOperationTypes,
  type Admin,
} from '@alert-stream/common/kafka/admin.ts';
import { unlessRefused } from '../broker/refusals.ts';
import type { Topic } from '../../rendered/topics.ts';

/**
 * Makes Kafka's topics what the chart says, as Strimzi's topic operator does: creates, adds partitions, sets and
 * unsets configs. A topic that the chart no longer names is left alone: it holds data.
 *
 * @throws AlertStreamError `CONFIG` with the topic when it would have to lose partitions, which Kafka can't do, or when
 *   Kafka refuses it
 */
export async function reconcileTopics(admin: Admin, topics: Topic[]): Promise<void> {
  const existing = new Set(await admin.listTopics());
  for (const topic of topics) {
    const reconciled = existing.has(topic.name) ? reconcileTopic(admin, topic) : createTopic(admin, topic);
    await unlessRefused(`topic ${topic.name}`, reconciled);
  }
}

async function createTopic(admin: Admin, { name, partitions, replicas, config }: Topic): Promise<void> {
  const configs = Object.entries(config).map(([key, value]) => ({ name: key, value }));
  await admin.createTopics({ topics: [name], partitions, replicas, configs });
}

async function reconcileTopic(admin: Admin, topic: Topic): Promise<void> {
  await reconcilePartitions(admin, topic);
  await reconcileConfig(admin, topic);
}

async function reconcilePartitions(admin: Admin, { name, partitions }: Topic): Promise<void> {
  const metadata = await admin.metadata({ topics: [name], forceUpdate: true });
  const current = metadata.topics.get(name)?.partitionsCount ?? 0;
  if (current > partitions) {
    throw new AlertStreamError(
      'CONFIG',
      `topic ${name} has ${current} partitions and the chart asks for ${partitions}: Kafka can't remove partitions; --fresh starts anew`,
    );
  }
  if (current < partitions) await admin.createPartitions({ topics: [{ name, count: partitions, assignments: null }] });
}

async function reconcileConfig(admin: Admin, { name, config }: Topic): Promise<void> {
  const { SET, DELETE } = IncrementalAlterConfigOperationTypes;
  const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: name };
  const [described] = await admin.describeConfigs({ resources: [resource] });
  const current = new Map(
    described?.configs
      .filter(({ configSource }) => configSource === ConfigSources.DYNAMIC_TOPIC_CONFIG)
      .map((entry) => [entry.name, entry.value]),
  );
  const changes = [
    ...Object.entries(config)
      .filter(([key, value]) => current.get(key) !== value)
      .map(([key, value]) => ({ name: key, configOperation: SET, value })),
    ...[...current.keys()].filter((key) => !(key in config)).map((key) => ({ name: key, configOperation: DELETE })),
  ];
  if (changes.length > 0) await admin.incrementalAlterConfigs({ resources: [{ ...resource, configs: changes }] });
}
