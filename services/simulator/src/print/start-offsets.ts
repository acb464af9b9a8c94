import { endOffsets, offsetsAt, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { Position } from '@alert-stream/common/kafka/position.ts';

/**
 * Resolves a position to an offset per partition. A time resolves to the first message with that timestamp or a later one.
 *
 * @returns undefined for `earliest`: the first message that each partition still has
 */
export async function startOffsetsAt(
  start: Position,
  admin: Admin,
  topic: string,
): Promise<Map<number, bigint> | undefined> {
  if (start === 'earliest') return undefined;
  if (typeof start === 'object' && 'time' in start)
    return new Map((await offsetsAt(admin, topic, start.time)).entries());
  const ends = await endOffsets(admin, topic);
  return new Map(start === 'latest' ? ends.entries() : ends.map((_, partition) => [partition, start.offset]));
}
