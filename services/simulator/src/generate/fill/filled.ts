import { someId, type Observation } from '../observation.ts';
import type { Random } from '../random.ts';
import { BANDS } from '../scene/bands.ts';
import { DETECTORS } from '../scene/camera.ts';
import { slotTime, visitId } from '../scene/slots.ts';

/** What an alert with every field filled is filled from. */
export type Filled = Observation & {
  /** Difference flux in nJy. */
  flux: number;
  objectId: bigint;
  solarSystemObjectId: bigint;
};

export function filledFrom(observation: Observation, random: Random): Filled {
  const flux = 500 * Math.exp(random.between(0, 5));
  return { ...observation, flux, objectId: someId(random), solarSystemObjectId: someId(random) };
}

/** An earlier measurement of the same place; nothing in it follows from a sky. */
export function earlier(now: Filled, random: Random): Filled {
  // One to 360 days ago.
  const slot = now.scene.slot - random.integer(2_336, 840_648);
  return {
    ...now,
    id: someId(random),
    visit: visitId(slot),
    detector: random.integer(0, DETECTORS - 1),
    mjd: slotTime(slot),
    ra: now.ra + random.normal() * 1e-5,
    dec: now.dec + random.normal() * 1e-5,
    x: random.between(20, 4050),
    y: random.between(20, 3980),
    band: BANDS[random.integer(0, BANDS.length - 1)] as string,
    flux: now.flux * random.between(0.2, 1.8),
  };
}
