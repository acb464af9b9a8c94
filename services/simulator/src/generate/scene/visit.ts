import { unitOf } from '../random.ts';
import { BANDS, FILTERS, fluxOf, type Band } from './bands.ts';
import { PIXEL_ARCSECONDS, type Pointing } from './camera.ts';
import { siderealDegrees } from './sun.ts';
import { slotTime, visitId } from './slots.ts';

/** An image's depth and sharpness. */
export type ImageQuality = {
  /** Standard deviation of the point spread function, a round Gaussian, in pixels. */
  psfSigma: number;
  /** Variance of a pixel of empty sky, in nJy². */
  skyVariance: number;
  /** What a nJy in a pixel adds to its variance, in nJy. */
  shotVariance: number;
};

/** What holds for all of one exposure. */
export type Visit = {
  id: bigint;
  slot: number;
  /** Middle of the exposure, in days (MJD, TAI). */
  mjd: number;
  band: Band;
  science: ImageQuality;
  template: ImageQuality;
  /** When its alerts were made (MJD, TAI). */
  processedMjd: number;
};

/** Visits of one band follow one another: changing the filter takes time. */
const VISITS_PER_FILTER = 20;

/** Cloud that some visits look through, in magnitudes. */
const CLOUD = { share: 0.25, most: 3 };

/** Real images of r: a pixel of 1,943 nJy has 1,264 nJy² more than empty sky. */
const SHOT_VARIANCE = { science: 0.7, template: 0.033 };

/** A template is the mean of many visits. */
const TEMPLATE_VISITS = 25;

/** Degrees of rotation from visit to visit, so that the spiders' shadows average out. */
const ROTATIONS = 360;

/** @param seed of the survey, a whole number of 32 bits: same seed and slot, same visit */
export function visitAt(seed: number, slot: number): Visit {
  const draw = (use: number) => unitOf(seed, slot, use);
  const block = Math.floor(slot / VISITS_PER_FILTER);
  const band = BANDS[Math.floor(unitOf(seed, block, 0) * BANDS.length)] as Band;
  const mjd = slotTime(slot);
  const seeing = 0.65 + 0.5 * draw(1) ** 2;
  const cloud = draw(2) < CLOUD.share ? CLOUD.most * draw(3) : 0.2 * draw(3);
  return {
    id: visitId(slot),
    slot,
    mjd,
    band,
    science: quality(seeing, FILTERS[band].depth - cloud, SHOT_VARIANCE.science),
    template: quality(0.9, FILTERS[band].depth + 1.25 * Math.log10(TEMPLATE_VISITS), SHOT_VARIANCE.template),
    processedMjd: mjd + (35 + 25 * draw(4)) / 86_400,
  };
}

/** Where a visit looks: no further than two hours from the meridian. */
export function pointingAt(seed: number, slot: number): Pointing & { target: string } {
  const hourAngle = 60 * unitOf(seed, slot, 5) - 30;
  const ra = (siderealDegrees(slotTime(slot)) - hourAngle + 360) % 360;
  const dec = -65 + 70 * unitOf(seed, slot, 6);
  return { ra, dec, rotation: ROTATIONS * unitOf(seed, slot, 7), target: `field_${ra.toFixed(1)}_${dec.toFixed(1)}` };
}

/** Pixels that a point source's noise comes from, when it is measured with the PSF as weight: 4 π σ². */
function noisePixels({ psfSigma }: ImageQuality): number {
  return 4 * Math.PI * psfSigma ** 2;
}

/** The error of a point source's flux, in nJy. */
export function fluxError(image: ImageQuality, flux: number): number {
  return Math.sqrt(noisePixels(image) * image.skyVariance + image.shotVariance * Math.max(0, flux));
}

function quality(seeingArcseconds: number, depth: number, shotVariance: number): ImageQuality {
  const psfSigma = seeingArcseconds / PIXEL_ARCSECONDS / 2.355;
  const atFive = fluxOf(depth) / 5;
  return { psfSigma, skyVariance: atFive ** 2 / (4 * Math.PI * psfSigma ** 2), shotVariance };
}
