import type { Observation } from '../observation.ts';
import type { Random } from '../random.ts';

/** Fills one part of an alert, as avsc takes it. */
export type Filler = (observation: Observation, random: Random) => unknown;

/** How much goes into an alert. */
export type AlertSize = {
  /** Width and height of the cutouts' images; without it as large as the source's footprint. */
  cutoutPixels?: number | undefined;
  /** Earlier detections, and earlier visits with forced photometry: on average, or in each alert that is all filled. */
  previousSources: number;
  forcedSources: number;
};
