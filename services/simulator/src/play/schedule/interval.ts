import { AlertStreamError } from '@alert-stream/common/errors.ts';

/** Seconds between the starts of two visits; `auto` is the time span of the alerts; undefined plays once. */
export type RepeatInterval = number | 'auto' | undefined;

/** @param flag `--repeat-interval`, where -1 means once, as in the Python simulator */
export function intervalOf(flag: number | 'auto'): RepeatInterval {
  return flag === -1 ? undefined : flag;
}

/**
 * Resolves the interval for alerts of a given time span.
 *
 * @param spanSeconds from the start of a visit to its last alert, at the speed of playing
 * @throws AlertStreamError `CONFIG` when the alerts don't fit into the interval, or `auto` finds no span
 */
export function intervalFor(interval: RepeatInterval, spanSeconds: number): number | undefined {
  if (interval === 'auto') {
    if (spanSeconds > 0) return spanSeconds;
    throw new AlertStreamError(
      'CONFIG',
      '--repeat-interval auto takes the time that the alerts span, which is 0 s: all are due at once. Give a number of seconds',
    );
  }
  if (interval !== undefined && spanSeconds > interval) {
    throw new AlertStreamError(
      'CONFIG',
      `the alerts span ${rounded(spanSeconds)} s, which is more than --repeat-interval ${interval}: ` +
        'expected a longer interval, auto, or a higher --speed',
    );
  }
  return interval;
}

function rounded(seconds: number): number {
  return Math.ceil(seconds * 1000) / 1000;
}
