import type { ValueKind } from '../command/flags.ts';

/** Where in a topic to begin; a time is in milliseconds since 1970, and means the first message of then or later. */
export type Start = 'earliest' | 'latest' | { time: bigint };

/** A time of day needs its zone: without, it would be another time on another machine. */
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
const MILLISECONDS = /^\d{1,15}$/;

/** A time as ISO 8601 writes it, in milliseconds since 1970; undefined where it is none. A date alone begins in UTC. */
export function parseTime(text: string): bigint | undefined {
  const time = ISO.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : BigInt(time);
}

/** Where a group without offsets begins, as a flag's value. */
export const start: ValueKind<Start> = {
  expected: 'earliest, latest, a time such as 2026-07-15T03:00:00Z, or milliseconds since 1970',
  placeholder: 'earliest|latest|TIME',
  parse: (text) => {
    if (text === 'earliest' || text === 'latest') return text;
    const time = MILLISECONDS.test(text) ? BigInt(text) : parseTime(text);
    return time === undefined ? undefined : { time };
  },
};
