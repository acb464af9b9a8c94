import type { AlertTiming } from './alert-timing.ts';

const SECONDS_PER_DAY = 86_400;

/** Seconds of each alert after the earliest one, by the alerts' own times: all alerts of a visit come at once. */
export function ownOffsets(timings: AlertTiming[]): number[] {
  const first = earliest(timings);
  return timings.map(({ mjd }) => (mjd - first) * SECONDS_PER_DAY);
}

/**
 * Seconds of each alert after the earliest one, as the survey sends a visit: one burst per detector, the bursts spread
 * evenly over some seconds (DMTN-149: 189 bursts of 10 to 200 alerts in 3 s). The bursts of a visit follow the order of
 * their first alerts in the file.
 *
 * @param seconds time over which the bursts of a visit are spread, the interval after the last one included
 */
export function burstOffsets(timings: AlertTiming[], seconds: number): number[] {
  const first = earliest(timings);
  const visits = new Map<string, { mjd: number; bursts: Map<string, number> }>();
  for (const { mjd, visit, burst } of timings) {
    const seen = visits.get(visit) ?? { mjd, bursts: new Map<string, number>() };
    visits.set(visit, seen);
    seen.mjd = Math.min(seen.mjd, mjd);
    if (!seen.bursts.has(burst)) seen.bursts.set(burst, seen.bursts.size);
  }
  return timings.map(({ visit, burst }) => {
    const { mjd, bursts } = visits.get(visit) as { mjd: number; bursts: Map<string, number> };
    const place = bursts.get(burst) as number;
    return (mjd - first) * SECONDS_PER_DAY + (place / bursts.size) * seconds;
  });
}

function earliest(timings: AlertTiming[]): number {
  return timings.reduce((least, { mjd }) => Math.min(least, mjd), Number.POSITIVE_INFINITY);
}
