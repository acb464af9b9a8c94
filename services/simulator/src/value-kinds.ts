import type { ValueKind } from '@alert-stream/common/command/flags.ts';
import { parsePosition, parseTime, type Position } from '@alert-stream/common/kafka/position.ts';

/** A point in time as a flag value: ISO 8601, parsed to milliseconds since 1970. */
export const instant: ValueKind<number> = {
  expected: 'a time such as 2026-07-15T03:00:00Z',
  placeholder: 'TIME',
  parse: (text) => {
    // A date alone doesn't say at what time of the day.
    const time = text.includes('T') ? parseTime(text) : undefined;
    return time === undefined ? undefined : Number(time);
  },
};

/** A position in a topic as a flag value. */
export const position: ValueKind<Position> = {
  expected: 'earliest, latest, an offset, or a time such as 2026-07-15T03:00:00Z',
  placeholder: 'earliest|latest|OFFSET|TIME',
  parse: parsePosition,
};
