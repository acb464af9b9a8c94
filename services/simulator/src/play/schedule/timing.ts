import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Clock } from './clock.ts';
import { intervalFor, type RepeatInterval } from './interval.ts';
import { Schedule } from './schedule.ts';

/** When alerts are played, as the user wants it. */
export type Timing = {
  interval: RepeatInterval;
  /** How many visits, those that are left out too; by default there is no end. */
  repeats?: number | undefined;
  /** How many times faster than the alerts' own time. */
  speed: number;
  /** Start of the first visit (milliseconds since 1970); by default now. */
  startAt?: number | undefined;
  /** The most alerts in a second. */
  maxRate?: number | undefined;
  /** Plays visits that were missed, late, instead of leaving them out. */
  catchUp?: boolean;
};

/** As fast as the alerts' own time, at once, once. */
export const PLAY_ONCE: Timing = { interval: undefined, speed: 1 };

/**
 * The schedule of alerts.
 *
 * A start in the past is that of an earlier visit: the schedule is joined at the next one, so that a player that is
 * started again goes on in step.
 *
 * @param alerts `spanSeconds`: of their own time; `leadMs`: how long they take to be ready, when it begins at once
 * @throws AlertStreamError `CONFIG` when the wishes don't fit the alerts or each other
 */
export function scheduleOf(
  { interval, repeats, speed, startAt }: Timing,
  { spanSeconds, leadMs = 0 }: { spanSeconds: number; leadMs?: number },
  clock: Clock,
): Schedule {
  const intervalSeconds = intervalFor(interval, spanSeconds / speed);
  if (repeats !== undefined && intervalSeconds === undefined) {
    throw new AlertStreamError('CONFIG', `--repeats ${repeats} needs --repeat-interval: how long after each other?`);
  }
  const now = clock.now();
  // The wall clock is asked once: setting it later moves nothing.
  const aheadMs = startAt === undefined ? leadMs : startAt - Date.now();
  const intervalMs = intervalSeconds === undefined ? undefined : intervalSeconds * 1000;
  const past =
    aheadMs >= 0 ? 0 : intervalMs === undefined ? Number.POSITIVE_INFINITY : Math.ceil(-aheadMs / intervalMs);
  if (past >= (repeats ?? Number.POSITIVE_INFINITY)) {
    const what = repeats === undefined ? '' : `, and all of its --repeats ${repeats} with it`;
    throw new AlertStreamError(
      'CONFIG',
      `--start-at ${new Date(startAt as number).toISOString()} is past by ${Math.ceil(-aheadMs / 1000)} s${what}`,
    );
  }
  return new Schedule({ start: now + aheadMs + past * (intervalMs ?? 0), intervalMs, first: past + 1, last: repeats });
}
