import type { ValueKind } from '@alert-stream/common/command/flags.ts';
import { endOffsets, offsetsAt, type Admin } from '@alert-stream/common/kafka/admin.ts';
import { parseTime } from '@alert-stream/common/kafka/start.ts';

/** Where in a topic to begin; an offset counts in each partition, a time is in milliseconds since 1970. */
export type From = 'earliest' | 'latest' | { offset: bigint } | { time: bigint };

const OFFSET = /^\d{1,18}$/;

export const from: ValueKind<From> = {
  expected: 'earliest, latest, an offset, or a time such as 2026-07-15T03:00:00Z',
  placeholder: 'earliest|latest|OFFSET|TIME',
  parse: (text) => {
    if (text === 'earliest' || text === 'latest') return text;
    if (OFFSET.test(text)) return { offset: BigInt(text) };
    const time = parseTime(text);
    return time === undefined ? undefined : { time };
  },
};

/**
 * The offset in each partition at which reading begins: for a time, that of the first message of that time or later.
 *
 * @returns undefined for the first message that each partition still has
 */
export async function offsetsFrom(start: From, admin: Admin, topic: string): Promise<Map<number, bigint> | undefined> {
  if (start === 'earliest') return undefined;
  if (typeof start === 'object' && 'time' in start) return new Map((await offsetsAt(admin, topic, start.time)).entries());
  const ends = await endOffsets(admin, topic);
  return new Map(start === 'latest' ? ends.entries() : ends.map((_, partition) => [partition, start.offset]));
}
