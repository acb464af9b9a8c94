/** When and where an alert was seen, as far as its time in a replay depends on it. */
export type Sighting = {
  /** Middle of the exposure in days (MJD, TAI). */
  mjd: number;
  /** Equal for the alerts of one visit. */
  visit: string;
  /** Equal for the alerts of one visit's one detector. */
  burst: string;
};

const SECONDS_PER_DAY = 86_400;

/** Each alert's seconds after the earliest of all, by the alerts' own times: a visit's alerts come all at once. */
export function ownOffsets(sightings: Sighting[]): number[] {
  const first = earliest(sightings);
  return sightings.map(({ mjd }) => (mjd - first) * SECONDS_PER_DAY);
}

/**
 * Each alert's seconds after the earliest of all, as the survey sends a visit: detector by detector, each one's alerts
 * in one burst, the bursts evenly over some seconds (DMTN-149: 189 bursts of 10 to 200 alerts in 3 s). Within a visit
 * bursts come in the order in which their first alerts stand in the file.
 *
 * @param seconds from a visit's first burst to the end of its last one's share
 */
export function burstOffsets(sightings: Sighting[], seconds: number): number[] {
  const first = earliest(sightings);
  const visits = new Map<string, { mjd: number; bursts: Map<string, number> }>();
  for (const { mjd, visit, burst } of sightings) {
    const seen = visits.get(visit) ?? { mjd, bursts: new Map<string, number>() };
    visits.set(visit, seen);
    seen.mjd = Math.min(seen.mjd, mjd);
    if (!seen.bursts.has(burst)) seen.bursts.set(burst, seen.bursts.size);
  }
  return sightings.map(({ visit, burst }) => {
    const { mjd, bursts } = visits.get(visit) as { mjd: number; bursts: Map<string, number> };
    const place = bursts.get(burst) as number;
    return (mjd - first) * SECONDS_PER_DAY + (place / bursts.size) * seconds;
  });
}

function earliest(sightings: Sighting[]): number {
  return sightings.reduce((least, { mjd }) => Math.min(least, mjd), Number.POSITIVE_INFINITY);
}
