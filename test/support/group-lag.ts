import { committedOffsets, endOffsets, startOffsets, type Admin } from '@alert-stream/common/kafka/admin.ts';

/**
 * How many messages of a topic a consumer group has not committed yet, over all partitions. A partition without a
 * committed offset counts from its first message. Markers of transactions and compacted messages count too.
 */
export async function groupLag(admin: Admin, group: string, topic: string): Promise<bigint> {
  const [start, end] = await Promise.all([startOffsets(admin, topic), endOffsets(admin, topic)]);
  const committed = await committedOffsets(admin, group, topic);
  return end.reduce((sum, last, partition) => {
    const first = start[partition] as bigint;
    const from = committed.get(partition) ?? first;
    return sum + (last > from ? last - (from > first ? from : first) : 0n);
  }, 0n);
}
