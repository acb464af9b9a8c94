import { ofKind, type KubernetesObject } from './kubernetes.ts';

/** What the stack reads of a KafkaTopic resource. */
type KafkaTopicSpec = {
  topicName?: string;
  partitions: number;
  replicas: number;
  config?: Record<string, string | number | boolean>;
};

/** A topic as Kafka is to have it. */
export type Topic = { name: string; partitions: number; replicas: number; config: Record<string, string> };

/** The topics of the rendered chart. */
export function kafkaTopics(objects: KubernetesObject[]): Topic[] {
  return ofKind<KafkaTopicSpec>(objects, 'KafkaTopic').map(({ metadata, spec }) => ({
    name: spec.topicName ?? metadata.name,
    partitions: spec.partitions,
    replicas: spec.replicas,
    config: Object.fromEntries(Object.entries(spec.config ?? {}).map(([key, value]) => [key, String(value)])),
  }));
}
