import { endOffsets, startOffsets, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { readMark } from '../stream/marks.ts';

/**
 * Whether the static topic contains exactly one complete load, without reading the whole topic: it has as many messages
 * as the load, and ends with the load's last alert, which is only sent once all others are acknowledged.
 *
 * @param load its id and its number of alerts
 * @returns false also in cases that only reading the whole topic could decide
 */
export async function isLoaded(
  load: { generation: string; count: number },
  {
    connection,
    admin,
    topic,
    signal,
  }: { connection: KafkaConnection; admin: Admin; topic: string; signal: AbortSignal },
): Promise<boolean> {
  const [starts, ends] = [await startOffsets(admin, topic), await endOffsets(admin, topic)];
  const messages = ends.reduce((sum, end, partition) => sum + end - (starts[partition] ?? 0n), 0n);
  if (messages !== BigInt(load.count)) return false;
  const last = (load.count - 1) % ends.length;
  const from = new Map(ends.map((end, partition) => [partition, partition === last ? end - 1n : end]));
  for await (const { headers } of readTopic(connection, topic, { from, signal })) {
    const mark = readMark(headers);
    return mark?.generation === load.generation && mark.index === load.count - 1;
  }
  return false;
}
