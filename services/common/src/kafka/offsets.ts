import {
  FetchIsolationLevels,
  ListOffsetTimestamps,
  type Admin,
  type ListOffsetTimestampValue,
} from '@platformatic/kafka';

/** One offset per partition; the index is the partition. */
export type PartitionOffsets = bigint[];

/** The offset of the first message that each partition of a topic still holds. */
export function startOffsets(admin: Admin, topic: string): Promise<PartitionOffsets> {
  return listOffsets(admin, topic, ListOffsetTimestamps.EARLIEST);
}

/**
 * The offset behind the last message of each partition that can be read: the one that the next message will get, or that
 * of the first message of a transaction that is still open. Nobody may say yet whether that one counts.
 */
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

/** The offsets that a group has committed, by topic and partition; what has none is absent. */
export type CommittedOffsets = Map<string, Map<number, bigint>>;

/** All that a group has committed, of whatever topic. */
export async function allCommittedOffsets(admin: Admin, group: string): Promise<CommittedOffsets> {
  const groups = await admin.listConsumerGroupOffsets({ groups: [group] });
  const offsets: CommittedOffsets = new Map();
  for (const { name, partitions } of groups.flatMap(({ topics }) => topics)) {
    const committed = partitions.filter(({ committedOffset }) => committedOffset >= 0n);
    if (committed.length === 0) continue;
    offsets.set(
      name,
      new Map(committed.map(({ partitionIndex, committedOffset }) => [partitionIndex, committedOffset])),
    );
  }
  return offsets;
}

/** The offsets that a group has committed for a topic; a partition without one is absent. */
export async function committedOffsets(admin: Admin, group: string, topic: string): Promise<Map<number, bigint>> {
  return (await allCommittedOffsets(admin, group)).get(topic) ?? new Map<number, bigint>();
}

async function listOffsets(
  admin: Admin,
  topic: string,
  timestamp: ListOffsetTimestampValue | bigint,
): Promise<PartitionOffsets> {
  const metadata = await admin.metadata({ topics: [topic], forceUpdate: true });
  const count = metadata.topics.get(topic)?.partitionsCount ?? 0;
  const wanted = Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp }));
  const listed = await admin.listOffsets({
    topics: [{ name: topic, partitions: wanted }],
    // As all who read a topic here do: behind it they would wait, or take for read what they never saw.
    isolationLevel: FetchIsolationLevels.READ_COMMITTED,
  });
  const offsets: PartitionOffsets = Array.from({ length: count }, () => 0n);
  for (const { partitions } of listed)
    for (const { partitionIndex, offset } of partitions) offsets[partitionIndex] = offset;
  return offsets;
}
