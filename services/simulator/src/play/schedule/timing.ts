import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Clock } from './clock.ts';
import { intervalFor, type RepeatInterval } from './interval.ts';
import { Schedule } from './schedule.ts';

/** When alerts are played: the user's choices. */
export type Timing = {
  interval: RepeatInterval;
  /** Number of visits, including skipped ones; unlimited by default. */
  repeats?: number | undefined;
  /** Speed relative to the alerts' own times. */
  speed: number;
  /** Start of the first visit (milliseconds since 1970); by default now. */
  startAt?: number | undefined;
  /** Maximum number of alerts per second. */
  maxRate?: number | undefined;
  /** Plays missed visits late instead of skipping them. */
  catchUp?: boolean;
};

/** Plays once, starting now, at the alerts' own speed. */
export const PLAY_ONCE: Timing = { interval: undefined, speed: 1 };

/**
 * Makes the schedule for a set of alerts.
 *
 * A start in the past belongs to an earlier visit: the schedule then starts with the next visit, so that a restarted
 * player stays in step.
 *
 * @param alerts `spanSeconds`: span of their own times; `leadMs`: preparation time before a schedule that starts now
 * @throws AlertStreamError `CONFIG` when the options don't fit the alerts or each other
 */
export function scheduleOf(
  { interval, repeats, speed, startAt }: Timing,
  { spanSeconds, leadMs = 0 }: { spanSeconds: number; leadMs?: number },
  clock: Clock,
): Schedule {
  const intervalSeconds = intervalFor(interval, spanSeconds / speed);
  if (repeats !== undefined && intervalSeconds === undefined) {
    throw new AlertStreamError(
      'CONFIG',
      `--repeats ${repeats} needs --repeat-interval: the seconds between the starts of two visits`,
    );
  }
  const now = clock.now();
  // The wall clock is read once, so setting it later changes nothing.
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
