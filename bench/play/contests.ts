import { PLAY_PARTS } from '../config.ts';
import type { Contest } from '../measure/contest.ts';
import { burstContest } from './burst.ts';
import { flatOutContest } from './flat-out.ts';
import { identityContest } from './identity.ts';
import type { BenchKafka } from './kafka.ts';
import { onTimeContest } from './on-time.ts';

/** Alerts of the visits that are about time and order, and not about how much a machine can do. */
const SMALL_VISIT = 1_000;
const SMALLEST_VISIT = 100;

type PlayOptions = { alerts: number; size: number; only?: (typeof PLAY_PARTS)[number][] | undefined };

/** What is measured of the player; all of it, unless some is chosen. */
export function playContests(
  kafka: BenchKafka,
  { alerts, size, only = [...PLAY_PARTS] }: PlayOptions,
  folder: string,
): Contest[] {
  const few = (count: number) => ({ alerts: Math.min(alerts, count), size });
  const contests = {
    'flat-out': () => flatOutContest(kafka, { alerts, size }, folder),
    burst: () => burstContest(kafka, { alerts, size, which: `${alerts} alerts` }, folder),
    'small-burst': () =>
      burstContest(kafka, { ...few(SMALL_VISIT), which: `${few(SMALL_VISIT).alerts} alerts` }, folder),
    'on-time': () => onTimeContest(kafka, few(SMALLEST_VISIT), folder),
    identity: () => identityContest(kafka, few(SMALLEST_VISIT), folder),
  };
  return PLAY_PARTS.filter((part) => only.includes(part)).map((part) => contests[part]());
}
