import type { Observation } from '../observation.ts';
import type { Random } from '../random.ts';
import { PIXEL_ARCSECONDS } from '../scene/camera.ts';
import { fluxError, type Visit } from '../scene/visit.ts';
import { drawAsteroid, type Asteroid } from '../sky/asteroid.ts';
import { drawObject } from '../sky/draw-object.ts';
import { differenceFlux, type SkyObject } from '../sky/object.ts';
import { drawHistory, moved, type History, type HistoryLength } from './history.ts';
import { DETECTION_SNR, measure, withFlux, type Photometry, type TrueFlux } from './photometry.ts';
import { measureSource, type Dipole, type Source } from './source.ts';
import { objectStatistics, type ObjectStatistics } from './statistics.ts';

/** All that an alert tells: what was seen, and of what. It is of an object that stays, or of a solar system body. */
export type AlertScene = {
  observation: Observation;
  source: Source;
  object: ObjectMeasured | undefined;
  asteroid: Asteroid | undefined;
  /** The images of which there is no cutout. */
  missing: 'none' | 'template' | 'all';
};

export type ObjectMeasured = { id: bigint; history: History; statistics: ObjectStatistics };

/** One in ten detections is of a solar system body. */
const ASTEROIDS = 0.1;

const MISSING = { template: 0.01, all: 0.002 };

/** The faintest detections are the most: N(> snr) falls as snr^-1.4, up to a very bright one. */
const FAINTEST_SNR = 5.2;
const BRIGHTEST_SNR = 1500;
const STEEPNESS = 1.4;

const EXPOSURE_SECONDS = 30;
const DAY_SECONDS = 86_400;
const RADIANS = Math.PI / 180;

/** How far apart the lobes of a dipole are: a fast star's way in some years, in pixels. */
const LOBES_PIXELS = { from: 9, to: 12 };

/** Draws what an alert is of, and measures it. @param length of its history; whether it may be of a solar system body */
export function drawScene(
  observation: Observation,
  length: HistoryLength & { bodies: boolean },
  random: Random,
): AlertScene {
  const { scene: visit, id } = observation;
  const snr = Math.min(BRIGHTEST_SNR, FAINTEST_SNR * (1 - random.unit()) ** (-1 / STEEPNESS));
  const flux = fluxAt(visit, snr);
  const { detector, x, y, ra, dec } = observation;
  const place = { ra, dec, detector, x, y };
  const missing = random.chance(MISSING.all) ? 'all' : random.chance(MISSING.template) ? 'template' : 'none';
  if (random.chance(ASTEROIDS) && length.bodies) {
    const asteroid = drawAsteroid(
      visit.mjd,
      moved(place, visit.science.psfSigma / snr, random),
      visit.band,
      flux,
      random,
    );
    const photometry = detected(visit, { difference: flux, template: 0 }, random);
    const source = measureSource({ id, visit, place, photometry, trail: trailOf(asteroid) }, random);
    return { observation, source, object: undefined, asteroid, missing };
  }
  const sky = drawObject(visit, moved(place, visit.science.psfSigma / snr, random), flux, random);
  const dipole = sky.variability.kind === 'moving' ? drawDipole(random) : undefined;
  const source = measureSource(
    { id, visit, place, photometry: detected(visit, trueFlux(sky, visit), random), dipole },
    random,
  );
  const history = drawHistory(observation.survey, sky, visit, length, random, dipole);
  return { observation, source, object: objectOf(source, history), asteroid: undefined, missing };
}

/** An object has the id of its first detection, as Rubin's have. */
function objectOf(source: Source, history: History): ObjectMeasured {
  const statistics = objectStatistics([...history.sources, source], history.forced);
  return { id: history.sources[0]?.id ?? source.id, history, statistics };
}

function trueFlux(object: SkyObject, visit: Visit): TrueFlux {
  return { difference: differenceFlux(object, visit.band, visit.mjd), template: object.template[visit.band] };
}

/** A measurement above the threshold: without one there would be no alert. */
function detected(visit: Visit, flux: TrueFlux, random: Random): Photometry {
  const measured = measure(visit, flux, random);
  // Rounding must not bring it below again.
  const least = DETECTION_SNR * measured.fluxErr * 1.0001;
  if (measured.flux * Math.sign(flux.difference) >= least) return measured;
  return withFlux(measured, Math.sign(flux.difference) * Math.max(least, Math.abs(flux.difference)));
}

/** The flux that has a signal-to-noise ratio; its own light adds to its noise. */
function fluxAt(visit: Visit, snr: number): number {
  let flux = 0;
  for (let step = 0; step < 4; step += 1) {
    flux = snr * Math.hypot(fluxError(visit.science, flux), fluxError(visit.template, 0));
  }
  return flux;
}

function trailOf({ ephemeris: { rate, rateRa, rateDec } }: Asteroid): { length: number; angle: number } {
  const angle = Math.atan2(rateRa, rateDec) / RADIANS;
  return { length: (rate * 3600 * EXPOSURE_SECONDS) / DAY_SECONDS, angle: (angle + 360) % 180 };
}

function drawDipole(random: Random): Dipole {
  const pixels = random.between(LOBES_PIXELS.from, LOBES_PIXELS.to);
  return { length: pixels * PIXEL_ARCSECONDS, angle: random.between(0, 360), negative: random.between(0.9, 1) };
}
