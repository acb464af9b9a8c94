import { ListOffsetTimestamps, type Admin, type ListOffsetTimestampValue } from '@platformatic/kafka';

/** One offset per partition; the index is the partition. */
export type PartitionOffsets = bigint[];

/** The offset of the first message that each partition of a topic still holds. */
export function startOffsets(admin: Admin, topic: string): Promise<PartitionOffsets> {
  return listOffsets(admin, topic, ListOffsetTimestamps.EARLIEST);
}

/** The offset that the next message of each partition of a topic will get. */
export function endOffsets(admin: Admin, topic: string): Promise<PartitionOffsets> {
  return listOffsets(admin, topic, ListOffsetTimestamps.LATEST);
}

/**
 * The offset of the first message in each partition that was made at a time or later; where all are older, the one that
 * the next message will get.
 *
 * @param time milliseconds since 1970, by the messages' own times
 */
export async function offsetsAt(admin: Admin, topic: string, time: bigint): Promise<PartitionOffsets> {
  const [ends, found] = await Promise.all([endOffsets(admin, topic), listOffsets(admin, topic, time)]);
  return ends.map((end, partition) => orEnd(found[partition], end));
}

/** What Kafka found for a time; a negative offset says that all messages are older. */
export function orEnd(found: bigint | undefined, end: bigint): bigint {
  return found === undefined || found < 0n ? end : found;
}

/** Deletes the messages of a topic below the given offsets (DeleteRecords, KIP-107). */
export async function deleteRecordsBefore(admin: Admin, topic: string, offsets: Map<number, bigint>): Promise<void> {
  if (offsets.size === 0) return;
  const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset }));
  await admin.deleteRecords({ topics: [{ name: topic, partitions }] });
}

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

/** The offsets that a group has committed for a topic; a partition without one is absent. */
export async function committedOffsets(admin: Admin, group: string, topic: string): Promise<Map<number, bigint>> {
  const groups = await admin.listConsumerGroupOffsets({ groups: [group] });
  const topics = groups.flatMap((found) => found.topics).filter(({ name }) => name === topic);
  const partitions = topics.flatMap((found) => found.partitions).filter(({ committedOffset }) => committedOffset >= 0n);
  return new Map(partitions.map(({ partitionIndex, committedOffset }) => [partitionIndex, committedOffset]));
}

async function listOffsets(
  admin: Admin,
  topic: string,
  timestamp: ListOffsetTimestampValue | bigint,
): Promise<PartitionOffsets> {
  const metadata = await admin.metadata({ topics: [topic], forceUpdate: true });
  const count = metadata.topics.get(topic)?.partitionsCount ?? 0;
  const wanted = Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp }));
  const listed = await admin.listOffsets({ topics: [{ name: topic, partitions: wanted }] });
  const offsets: PartitionOffsets = Array.from({ length: count }, () => 0n);
  for (const { partitions } of listed)
    for (const { partitionIndex, offset } of partitions) offsets[partitionIndex] = offset;
  return offsets;
}
