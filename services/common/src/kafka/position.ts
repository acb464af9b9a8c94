import { parseTime } from './start.ts';

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
