import type { ValueKind } from '@alert-stream/common/command/flags.ts';
import { parseTime } from '@alert-stream/common/kafka/start.ts';

/**
 * A place in each partition of a topic: its first or last message, an offset, the first message of a time (milliseconds
 * since 1970) or later, or an offset of each partition's own.
 */
export type Position = 'earliest' | 'latest' | { offset: bigint } | { time: bigint } | { offsets: Map<number, bigint> };

const OFFSET = /^\d{1,18}$/;
const PAIR = /^(?<partition>\d{1,9}):(?<offset>\d{1,18})$/;

/** A position as a flag's value. */
export const position: ValueKind<Position> = {
  expected: 'earliest, latest, an offset, PARTITION:OFFSET (or several, with commas between), or a time such as 2026-07-15T03:00:00Z',
  placeholder: 'earliest|latest|OFFSET|PARTITION:OFFSET,…|TIME',
  parse: (text) => {
    if (text === 'earliest' || text === 'latest') return text;
    if (OFFSET.test(text)) return { offset: BigInt(text) };
    const offsets = parsePairs(text);
    if (offsets !== undefined) return { offsets };
    const time = parseTime(text);
    return time === undefined ? undefined : { time };
  },
};

/** A position in each partition as the flag takes it. */
export function positionText(offsets: Map<number, bigint>): string {
  return [...offsets].map(([partition, offset]) => `${partition}:${offset}`).join(',');
}

function parsePairs(text: string): Map<number, bigint> | undefined {
  const offsets = new Map<number, bigint>();
  for (const pair of text.split(',')) {
    const { partition, offset } = PAIR.exec(pair.trim())?.groups ?? {};
    if (partition === undefined || offset === undefined || offsets.has(Number(partition))) return undefined;
    offsets.set(Number(partition), BigInt(offset));
  }
  return offsets;
}
