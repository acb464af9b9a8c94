import { messageOf } from '@alert-stream/common/errors.ts';
import type { Admin } from '@alert-stream/common/kafka/admin.ts';
import type { Logger } from '@alert-stream/common/log.ts';

/** Resource type of a topic in Kafka's DescribeConfigs request. */
const TOPIC = 2;
const LIMIT = 'max.message.bytes';

/** Size of a message beside its packet: the fields of the batch and the headers that the simulator adds. */
const MESSAGE_OVERHEAD_BYTES = 320;

/**
 * Finds the largest packet that a topic accepts, from its `max.message.bytes`.
 *
 * @returns infinity when the broker doesn't reveal it; an alert that is too large then fails when it is sent
 */
export async function maxPacketBytes(admin: Admin, topic: string, log: Logger): Promise<number> {
  try {
    const [found] = await admin.describeConfigs({
      resources: [{ resourceType: TOPIC, resourceName: topic, configurationKeys: [LIMIT] }],
    });
    const limit = Number(found?.configs.find(({ name }) => name === LIMIT)?.value ?? Number.NaN);
    return limit > 0 ? limit - MESSAGE_OVERHEAD_BYTES : Number.POSITIVE_INFINITY;
  } catch (error) {
    log.debug({ event: 'limit-unknown', topic, error: messageOf(error) }, `${LIMIT} of ${topic} is not known`);
    return Number.POSITIVE_INFINITY;
  }
}
