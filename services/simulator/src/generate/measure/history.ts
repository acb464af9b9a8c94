import { someId } from '../observation.ts';
import type { Random } from '../random.ts';
import { DETECTORS, PIXEL_ARCSECONDS, type SkyPosition } from '../scene/camera.ts';
import { slotAt, slotTime } from '../scene/slots.ts';
import { sunAltitude } from '../scene/sun.ts';
import { visitAt, type Visit } from '../scene/visit.ts';
import { differenceFlux, type SkyObject } from '../sky/object.ts';
import { isDetected, measure, withFlux, type Photometry } from './photometry.ts';
import { measureSource, type Dipole, type Place, type Source } from './source.ts';

/** A measurement at the object's place, whether anything is detected there or not. */
export type ForcedSource = { id: bigint; visit: Visit; place: Place; photometry: Photometry };

/** What an alert tells of the visits before its own, of twelve months; oldest first. */
export type History = { sources: Source[]; forced: ForcedSource[] };

/** Visits that an object had in its last twelve months, and how many of them shall be detections; on average. */
export type HistoryLength = { visits: number; detections: number };

/** How often an alert is the first of its object, besides objects that weren't bright enough before. */
const NEW_OBJECTS = 0.1;

/** Visits and detections that are asked for, so that as many come about: new objects and faint ones have fewer. */
const MORE = { visits: 1.35, detections: 1.2 };

/** Forced photometry goes back to before the first detection by this. */
const DAYS_BEFORE = 30;
const SIDEREAL_DAY = 0.997_269_57;
const MOST_DAYS = 365;
/** The Sun's altitude at which no visit is made any more. */
const NIGHT_DEGREES = -18.5;
/** A place is visited within this many days of its passage through the meridian of the visit that there is. */
const HOURS = 2 / 24;
const TRIES = 12;

const EMPTY: History = { sources: [], forced: [] };

/**
 * The earlier visits of an object: at each it is measured, and where its flux is above the threshold it is a detection.
 * An object that was never detected is new, and has no history.
 *
 * @param seed of the survey
 */
export function drawHistory(
  seed: number,
  object: SkyObject,
  now: Visit,
  length: HistoryLength,
  random: Random,
  dipole?: Dipole,
): History {
  if (length.visits === 0 || length.detections === 0 || random.chance(NEW_OBJECTS)) return EMPTY;
  // Uniform from none to twice the mean; of a mean below one, now and then one.
  const visits = Math.floor(2 * MORE.visits * length.visits * random.unit() + random.unit());
  const share = (MORE.detections * length.detections) / length.visits;
  const slots = new Map<number, Photometry>();
  for (let count = 0; count < visits; count += 1) {
    const found = drawVisit(seed, object, now, random.chance(share), random);
    if (found !== undefined) slots.set(found.slot, found.photometry);
  }
  const measured = [...slots]
    .map(([slot, photometry]) => ({ visit: visitAt(seed, slot), photometry }))
    .sort((a, b) => a.visit.slot - b.visit.slot);
  const first = measured.find(({ photometry }) => isDetected(photometry));
  if (first === undefined) return EMPTY;
  const since = measured.filter(({ visit }) => visit.mjd > first.visit.mjd - DAYS_BEFORE);
  return historyOf(object, since, dipole, random);
}

function historyOf(
  object: SkyObject,
  measured: { visit: Visit; photometry: Photometry }[],
  dipole: Dipole | undefined,
  random: Random,
): History {
  const history: History = { sources: [], forced: [] };
  for (const { visit, photometry } of measured) {
    const { ra, dec } = object;
    const place = { ra, dec, detector: random.integer(0, DETECTORS - 1), x: pixel(random), y: pixel(random) };
    const forcedFlux = photometry.flux + 0.1 * photometry.fluxErr * random.normal();
    const detected = isDetected(photometry);
    history.forced.push({
      id: someId(random),
      visit,
      place,
      // At the same pixels nearly the same is measured, and what wasn't detected stays below the threshold.
      photometry: detected ? withFlux(photometry, forcedFlux) : photometry,
    });
    if (!detected) continue;
    const source = { id: someId(random), visit, place, photometry, dipole };
    history.sources.push(measureSource({ ...source, place: scattered(place, source, random) }, random));
  }
  return history;
}

/** A detection's place has the error of its measurement. */
function scattered(
  place: Place,
  { visit, photometry }: { visit: Visit; photometry: Photometry },
  random: Random,
): Place {
  const pixels = visit.science.psfSigma / (Math.abs(photometry.flux) / photometry.fluxErr);
  return { ...place, ...moved(place, pixels, random) };
}

/** @param pixels standard deviation along each axis */
export function moved({ ra, dec }: SkyPosition, pixels: number, random: Random): SkyPosition {
  const degrees = (pixels * PIXEL_ARCSECONDS) / 3600;
  return {
    ra: (ra + (degrees * random.normal()) / Math.cos((dec * Math.PI) / 180) + 360) % 360,
    dec: dec + degrees * random.normal(),
  };
}

/** A visit at night, of a place that was as high in the sky as now: detected or not, as wanted, if there is such a one. */
function drawVisit(
  seed: number,
  object: SkyObject,
  now: Visit,
  wanted: boolean,
  random: Random,
): { slot: number; photometry: Photometry } | undefined {
  let found: { slot: number; photometry: Photometry } | undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const days = random.integer(1, MOST_DAYS) * SIDEREAL_DAY + random.between(-HOURS, HOURS);
    const slot = slotAt(now.mjd - Math.min(days, MOST_DAYS));
    if (sunAltitude(slotTime(slot)) > NIGHT_DEGREES) continue;
    const visit = visitAt(seed, slot);
    const flux = differenceFlux(object, visit.band, visit.mjd);
    const photometry = measure(visit, { difference: flux, template: object.template[visit.band] }, random);
    found = { slot, photometry };
    if (isDetected(photometry) === wanted) break;
  }
  return found;
}

function pixel(random: Random): number {
  return random.between(60, 3940);
}
