import type { Random } from './random.ts';

export const BANDS = ['u', 'g', 'r', 'i', 'z', 'y'] as const;

/** What one measurement of one object has, from which the fields of an alert's records are filled. */
export type Observation = {
  /** The diaSource's id; in an alert's own observation it is the alert's id too. */
  id: bigint;
  visit: bigint;
  /** 0 to 188, the number of the camera's detector. */
  detector: number;
  /** Middle of the exposure, in days (MJD, TAI). */
  mjd: number;
  /** Degrees. */
  ra: number;
  /** Degrees. */
  dec: number;
  /** Pixels on the detector. */
  x: number;
  y: number;
  band: string;
  /** Difference flux in nJy. */
  flux: number;
  objectId: bigint;
  solarSystemObjectId: bigint;
};

/** An earlier measurement of the same object, as an alert's history has them. */
export function earlier(now: Observation, random: Random): Observation {
  const daysAgo = random.between(1, 360);
  const mjd = now.mjd - daysAgo;
  return {
    ...now,
    id: someId(random),
    visit: visitId(mjd, random.integer(1, 1000)),
    detector: random.integer(0, 188),
    mjd,
    ra: now.ra + random.normal() * 1e-5,
    dec: now.dec + random.normal() * 1e-5,
    x: random.between(20, 4050),
    y: random.between(20, 3980),
    band: BANDS[random.integer(0, BANDS.length - 1)] as string,
    flux: now.flux * random.between(0.2, 1.8),
  };
}

const UNIX_EPOCH_MJD = 40_587;
const DAY_MS = 86_400_000;

/** Rubin's visit numbers: the night's date and a running number, as in 2026071500123. */
export function visitId(mjd: number, sequence: number): bigint {
  const night = new Date(Math.floor(mjd - 0.5 - UNIX_EPOCH_MJD) * DAY_MS);
  const day = night.getUTCFullYear() * 10_000 + (night.getUTCMonth() + 1) * 100 + night.getUTCDate();
  return BigInt(day) * 100_000n + BigInt(sequence);
}

/** An id of something other than an alert: 52 bits, below all ids that alerts get. */
export function someId(random: Random): bigint {
  return BigInt((random.uint32() & 0x000f_ffff) * 2 ** 32 + random.uint32());
}
