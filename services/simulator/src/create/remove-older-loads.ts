import { messageOf } from '@alert-stream/common/errors.ts';
import { deleteRecordsBefore, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { FirstOffsets, Survey } from '../stream/generations.ts';

/**
 * Removes what lies in the static topic before a complete load, so that the topic, whose messages never expire,
 * doesn't grow with each load. A topic in which older loads stay is played all the same, hence a failure is only
 * logged.
 *
 * @param ranges what was in the topic before that load, or with it
 * @param first where that load begins; in a partition where it has nothing, all that was there is older
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
