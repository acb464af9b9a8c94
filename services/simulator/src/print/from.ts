import type { ValueKind } from '@alert-stream/common/command/flags.ts';
import { endOffsets, type Admin } from '@alert-stream/common/kafka/admin.ts';

/** Where in a topic to begin; an offset counts in each partition, a time is in milliseconds since 1970. */
export type From = 'earliest' | 'latest' | { offset: bigint } | { time: bigint };

const OFFSET = /^\d{1,18}$/;
/** A time of day needs its zone: without, it would be another time on another machine. */
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

export const from: ValueKind<From> = {
  expected: 'earliest, latest, an offset, or a time such as 2026-07-15T03:00:00Z',
  placeholder: 'earliest|latest|OFFSET|TIME',
  parse: (text) => {
    if (text === 'earliest' || text === 'latest') return text;
    if (OFFSET.test(text)) return { offset: BigInt(text) };
    const time = TIME.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : { time: BigInt(time) };
  },
};

/**
 * The offset in each partition at which reading begins: for a time, that of the first message of that time or later.
 *
 * @returns undefined for the first message that each partition still has
 */
export async function offsetsFrom(start: From, admin: Admin, topic: string): Promise<Map<number, bigint> | undefined> {
  if (start === 'earliest') return undefined;
  const ends = await endOffsets(admin, topic);
  if (start === 'latest') return new Map(ends.entries());
  if ('offset' in start) return new Map(ends.map((_, partition) => [partition, start.offset]));
  const partitions = ends.map((_, partitionIndex) => ({ partitionIndex, timestamp: start.time }));
  const listed = await admin.listOffsets({ topics: [{ name: topic, partitions }] });
  const offsets = new Map(ends.entries());
  for (const { partitionIndex, offset } of listed.flatMap((found) => found.partitions)) {
    // A negative one says that all messages are older.
    if (offset >= 0n) offsets.set(partitionIndex, offset);
  }
  return offsets;
}
