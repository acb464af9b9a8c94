import type { ValueKind } from '@alert-stream/common/command/flags.ts';
import { parsePosition, type Position as CommonPosition } from '@alert-stream/common/kafka/position.ts';

/** A place in each partition of a topic: the same in all of them, or an offset of each partition's own. */
export type Position = CommonPosition | { offsets: Map<number, bigint> };

const PAIR = /^(?<partition>\d{1,9}):(?<offset>\d{1,18})$/;

/** A position as a flag's value. */
export const position: ValueKind<Position> = {
  expected:
    'earliest, latest, an offset, PARTITION:OFFSET (or several, with commas between), or a time such as 2026-07-15T03:00:00Z',
  placeholder: 'earliest|latest|OFFSET|PARTITION:OFFSET,…|TIME',
  parse: (text) => {
    const offsets = parsePairs(text);
    return offsets === undefined ? parsePosition(text) : { offsets };
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
