import type { ValueKind } from '@alert-stream/common/command/flags.ts';

/** A date alone would leave open when, a time without its zone where. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A moment, by ISO 8601; in milliseconds since 1970. */
export const instant: ValueKind<number> = {
  expected: 'a time such as 2026-07-15T03:00:00Z',
  placeholder: 'TIME',
  parse: (text) => {
    const time = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
  },
};
