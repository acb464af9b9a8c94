import { messageOf } from '@alert-stream/common/errors.ts';
import type { Admin } from '@alert-stream/common/kafka/admin.ts';
import type { Logger } from '@alert-stream/common/log.ts';

/** Kafka's number for "topic" in a request for configuration. */
const TOPIC = 2;
const LIMIT = 'max.message.bytes';

/** What a message takes beside its packet: the batch's own fields, the marks that the simulator adds, their lengths. */
const MESSAGE_OVERHEAD_BYTES = 320;

/**
 * The largest packet that a topic takes, by its `max.message.bytes`.
 *
 * @returns infinity when the broker doesn't tell; an alert that is too large then shows when it is sent
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
