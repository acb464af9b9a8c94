import { AlertStreamError } from '@alert-stream/common/errors.ts';

/** Seconds from visit to visit; `auto` is the time that the alerts themselves span; undefined plays once. */
export type RepeatInterval = number | 'auto' | undefined;

/** @param flag `--repeat-interval`, where -1 is the Python simulator's word for "once" */
export function intervalOf(flag: number | 'auto'): RepeatInterval {
  return flag === -1 ? undefined : flag;
}

/**
 * The interval at which alerts that span so many seconds are repeated.
 *
 * @param spanSeconds from the start of a visit to its last alert, as it is played
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
