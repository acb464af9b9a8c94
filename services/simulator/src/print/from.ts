import type { ValueKind } from '@alert-stream/common/command/flags.ts';
import { endOffsets, offsetsAt, type Admin } from '@alert-stream/common/kafka/admin.ts';
import { parsePosition, type Position } from '@alert-stream/common/kafka/position.ts';

/** Where in a topic to begin, as a flag's value. */
export const from: ValueKind<Position> = {
  expected: 'earliest, latest, an offset, or a time such as 2026-07-15T03:00:00Z',
  placeholder: 'earliest|latest|OFFSET|TIME',
  parse: parsePosition,
};

/**
 * The offset in each partition at which reading begins: for a time, that of the first message of that time or later.
 *
 * @returns undefined for the first message that each partition still has
 */
export async function offsetsFrom(
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
