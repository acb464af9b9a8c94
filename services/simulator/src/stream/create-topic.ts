import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import type { Admin } from '@alert-stream/common/kafka/admin.ts';
import type { Logger } from '@alert-stream/common/log.ts';

/** The broker's own default for the number of replicas. */
const BROKERS_DEFAULT = -1;

/** Static topics keep their alerts forever, whatever the broker's defaults are. */
const NEVER_EXPIRES = [
  { name: 'retention.ms', value: '-1' },
  { name: 'retention.bytes', value: '-1' },
];

/**
 * Creates a topic unless it exists.
 *
 * @param options `replicas`: replicas of each partition; the default is the broker's
 * @throws AlertStreamError `KAFKA` when the broker refuses
 */
export async function createTopic(
  admin: Admin,
  options: { topic: string; partitions: number; replicas?: number; keep: 'for-ever' | 'as-broker'; log: Logger },
): Promise<void> {
  const { topic, partitions, replicas = BROKERS_DEFAULT, keep, log } = options;
  const configs = keep === 'for-ever' ? NEVER_EXPIRES : [];
  try {
    if ((await admin.listTopics()).includes(topic)) return;
    await admin.createTopics({ topics: [topic], partitions, replicas, configs });
    log.info({ event: 'topic-created', topic, partitions }, `created topic ${topic}`);
  } catch (error) {
    throw new AlertStreamError('KAFKA', `can't create topic ${topic}: ${messageOf(error)}`, { cause: error });
  }
}
