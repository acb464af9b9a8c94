import { messageOf } from '@alert-stream/common/errors.ts';
import { deleteRecordsBefore, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { FirstOffsets, Survey } from '../stream/generations.ts';

/**
 * Removes everything before a complete load from the static topic, whose messages never expire, so that it doesn't grow
 * with each load. A failure is only logged, since a topic with older loads can be played all the same.
 *
 * @param ranges the messages in the topic before that load was made, or including it
 * @param first where that load starts; in a partition that it has no alerts in, all messages are older
 */
export async function removeOlderLoads(
  { admin, topic, log }: { admin: Admin; topic: string; log: Logger },
  ranges: Survey['ranges'],
  first: FirstOffsets,
): Promise<void> {
  const before = new Map<number, bigint>();
  for (const [partition, range] of ranges) {
    const offset = first.get(partition) ?? range.next;
    if (offset > range.first) before.set(partition, offset);
  }
  try {
    await deleteRecordsBefore(admin, topic, before);
    if (before.size > 0)
      log.info({ event: 'removed-older', partitions: before.size }, `removed older alerts from ${topic}`);
  } catch (error) {
    log.warn(
      { event: 'older-stay', error: messageOf(error) },
      `older alerts stay in ${topic}: they could not be deleted`,
    );
  }
}
