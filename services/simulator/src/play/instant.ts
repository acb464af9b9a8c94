import type { ValueKind } from '@alert-stream/common/command/flags.ts';
import { parseTime } from '@alert-stream/common/kafka/position.ts';

/** A moment, by ISO 8601; in milliseconds since 1970. */
export const instant: ValueKind<number> = {
  expected: 'a time such as 2026-07-15T03:00:00Z',
  placeholder: 'TIME',
  parse: (text) => {
    // A date alone would leave open when.
    const time = text.includes('T') ? parseTime(text) : undefined;
    return time === undefined ? undefined : Number(time);
  },
};
