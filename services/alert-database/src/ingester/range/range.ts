import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { endOffsets, offsetsAt, startOffsets, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { Position } from './position.ts';

/** Offsets of a partition, from the first to before the second. */
export type Span = { from: bigint; to: bigint };

/** The part of a topic that is meant, by partition; a partition that isn't in it isn't meant. */
export type Range = Map<number, Span>;

export type RangeOptions = { topic: string; from: Position; to: Position; partitions?: number[] | undefined };

/**
 * Makes offsets out of what the user said, as the topic is now: what is published later isn't in it.
 *
 * @throws AlertStreamError `INPUT` when the topic has no such partition, or nothing at or behind `from` in any of them
 */
export async function resolveRange(admin: Admin, { topic, from, to, partitions }: RangeOptions): Promise<Range> {
  const ends = await endOffsets(admin, topic);
  const starts = await startOffsets(admin, topic);
  for (const [flag, asked] of [
    ['partitions', partitions],
    ['from', partitionsOf(from)],
    ['to', partitionsOf(to)],
  ] as const) {
    const absent = asked?.find((partition) => partition >= ends.length);
    if (absent !== undefined)
      throw new AlertStreamError(
        'INPUT',
        `--${flag}: topic ${topic} has the partitions 0 to ${ends.length - 1}, got ${absent}`,
      );
  }
  const resolve = async (position: Position) => {
    if (position === 'earliest') return starts;
    if (position === 'latest') return ends;
    if ('time' in position) return offsetsAt(admin, topic, position.time);
    return ends.map((_, partition) => ('offset' in position ? position.offset : position.offsets.get(partition)));
  };
  const [first, last] = [await resolve(from), await resolve(to)];
  const range: Range = new Map();
  for (const [partition, end] of ends.entries()) {
    // Where offsets are said by partition, one that isn't named is done.
    const begin = first[partition];
    if (begin === undefined || partitions?.includes(partition) === false) continue;
    range.set(partition, { from: begin, to: smaller(last[partition] ?? end, end) });
  }
  refuseBeyondEnd(topic, from, range, ends);
  return range;
}

/** How many offsets a range has. */
export function lengthOf(range: Range): bigint {
  return [...range.values()].reduce((sum, { from, to }) => sum + (to > from ? to - from : 0n), 0n);
}

function refuseBeyondEnd(topic: string, from: Position, range: Range, ends: bigint[]): void {
  if (typeof from === 'string' || 'time' in from || range.size === 0) return;
  if ([...range].some(([partition, span]) => span.from <= (ends[partition] ?? 0n))) return;
  const largest = ends.reduce((a, b) => (a > b ? a : b), 0n);
  throw new AlertStreamError(
    'INPUT',
    `--from: topic ${topic} has offsets up to ${largest}; a time is written as 2026-07-15T03:00:00Z`,
  );
}

function partitionsOf(position: Position): number[] | undefined {
  return typeof position === 'object' && 'offsets' in position ? [...position.offsets.keys()] : undefined;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
