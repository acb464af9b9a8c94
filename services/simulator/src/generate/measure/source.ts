import type { Random } from '../random.ts';
import { PIXEL_ARCSECONDS, type SkyPosition } from '../scene/camera.ts';
import type { Visit } from '../scene/visit.ts';
import { drawFlags, type Flag } from './flags.ts';
import type { Photometry } from './photometry.ts';

/** Where a source lies: on the sky in degrees, on the detector in pixels. */
export type Place = SkyPosition & { detector: number; x: number; y: number };

/** A line that the source is drawn along, or its two lobes, negative and positive. Arcseconds and degrees. */
type Trail = { length: number; angle: number };
export type Dipole = { length: number; angle: number; negative: number };

/** One detection, with all that is measured of it. */
export type Source = {
  id: bigint;
  visit: Visit;
  place: Place;
  photometry: Photometry;
  /** Standard deviation of the position along x and y, in pixels. */
  pixelErr: number;
  /** Covariance of the position over the product of its errors. */
  correlation: number;
  aperture: { flux: number; err: number };
  /** Second moments in square arcseconds; without them where the fit failed. */
  shape: { xx: number; yy: number; xy: number } | undefined;
  psfShape: { xx: number; yy: number; xy: number };
  trail: Trail | undefined;
  dipole: Dipole | undefined;
  chi2: number;
  extendedness: number;
  reliability: number;
  /** Pixels along the side of the square around the footprint. */
  bboxSize: number;
  flags: ReadonlySet<Flag>;
};

export type SourceCause = {
  id: bigint;
  visit: Visit;
  place: Place;
  photometry: Photometry;
  trail?: Trail | undefined;
  dipole?: Dipole | undefined;
};

/** The side of a PSF's cutout, whose pixels a point source is fitted to. */
export const PSF_PIXELS = 25;

/** Below it a source has hardly a shape. */
const SHAPE_SNR = 6;
const APERTURE_PIXELS = Math.PI * 12 ** 2;

/** All that is measured of a detection, besides its fluxes and its place. */
export function measureSource(cause: SourceCause, random: Random): Source {
  const { visit, photometry, dipole } = cause;
  const snr = Math.abs(photometry.flux) / photometry.fluxErr;
  const { psfSigma, skyVariance } = visit.science;
  const failedShape = snr < SHAPE_SNR && random.chance(0.3);
  const squareArcseconds = (psfSigma * PIXEL_ARCSECONDS) ** 2;
  const apertureErr = Math.sqrt(APERTURE_PIXELS * (skyVariance + visit.template.skyVariance));
  const scatter = () => (squareArcseconds / snr) * random.normal();
  const flags = drawFlags({ photometry, visit, failedShape, dipole: dipole !== undefined }, random);
  const trail = cause.trail ?? (snr > 10 ? faintTrail(psfSigma, snr, random) : undefined);
  if (trail === undefined) flags.add('trail_flag');
  return {
    ...cause,
    trail,
    dipole,
    pixelErr: psfSigma / snr,
    correlation: random.between(-0.3, 0.3),
    aperture: { flux: photometry.flux + apertureErr * random.normal(), err: apertureErr },
    shape: failedShape
      ? undefined
      : { xx: squareArcseconds * 1.02 + scatter(), yy: squareArcseconds * 1.02 + scatter(), xy: scatter() / 2 },
    psfShape: { xx: squareArcseconds, yy: squareArcseconds * 0.98, xy: squareArcseconds * 0.005 },
    chi2: PSF_PIXELS ** 2 * (1 + 0.05 * random.normal()),
    extendedness: dipole === undefined && random.chance(0.95) ? 0 : 1,
    reliability: reliabilityOf(dipole !== undefined || flags.has('pixelFlags_crCenter'), random),
    bboxSize: footprint(psfSigma, snr, random),
    flags,
  };
}

/** A footprint has all pixels above the threshold, and is grown by the PSF. */
function footprint(psfSigma: number, snr: number, random: Random): number {
  const radius = psfSigma * (2.4 + Math.sqrt(2 * Math.log(snr / 3)));
  // Blended neighbours make some of them large.
  const blended = random.chance(0.06) ? random.between(1.5, 5) : 1;
  return Math.round(2 * radius * blended);
}

function faintTrail(psfSigma: number, snr: number, random: Random): Trail {
  const length = (psfSigma * PIXEL_ARCSECONDS * Math.abs(random.normal())) / Math.sqrt(snr);
  return { length, angle: random.between(0, 180) };
}

function reliabilityOf(artefact: boolean, random: Random): number {
  return artefact ? random.between(0.01, 0.4) : 1 - 0.4 * random.unit() ** 3;
}
