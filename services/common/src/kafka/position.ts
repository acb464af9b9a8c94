import type { ValueKind } from '../command/flags.ts';

/**
 * A place in each partition of a topic: its first or last message, an offset, or the first message of a time
 * (milliseconds since 1970) or later.
 */
export type Position = 'earliest' | 'latest' | { offset: bigint } | { time: bigint };

const OFFSET = /^\d{1,18}$/;

/** Earliest, latest, an offset or a time, as flags take them; undefined where it is none of these. */
export function parsePosition(text: string): Position | undefined {
  if (text === 'earliest' || text === 'latest') return text;
  if (OFFSET.test(text)) return { offset: BigInt(text) };
  const time = parseTime(text);
  return time === undefined ? undefined : { time };
}

/** Where in a topic to begin; a time is in milliseconds since 1970, and means the first message of then or later. */
export type Start = 'earliest' | 'latest' | { time: bigint };

/** A time of day needs its zone: without, it would be another time on another machine. */
const ISO =
  /^(?<day>\d{4}-\d{2}-\d{2})(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/;
/** Milliseconds since 1970 have 12 digits since 1973; fewer are seconds, or a date without its dashes. */
const MILLISECONDS = /^(0|\d{12,15})$/;

/**
 * A time as ISO 8601 writes it, in milliseconds since 1970; a date alone begins in UTC.
 *
 * @returns undefined where it is none, the calendar lacks the day, or it is before 1970: to Kafka, negative times are
 *   words of their own (-1 is the end of a partition)
 */
export function parseTime(text: string): bigint | undefined {
  const day = ISO.exec(text)?.groups?.['day'];
  if (day === undefined || !isInCalendar(day)) return undefined;
  const time = Date.parse(text);
  return time >= 0 ? BigInt(time) : undefined;
}

/** Whether there is such a day: JavaScript takes 30 February for 2 March. */
function isInCalendar(day: string): boolean {
  const time = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
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
