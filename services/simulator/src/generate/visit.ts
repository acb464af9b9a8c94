import { BANDS, someId, visitId, type Observation } from './observation.ts';
import { Random } from './random.ts';

const DETECTORS = 189;
/** A detector's side on the sky: 4,072 pixels of 0.2 arcseconds. */
const DETECTOR_DEGREES = 0.226;
/** Detectors with this many alerts at least and at most, relative to each other (DMTN-149: bursts of 10 to 200). */
const BURST = { least: 10, most: 200 };
const FIRST_NIGHT_MJD = 61_041;

/** From the start of a visit to the start of the next (DMTN-149). */
const CADENCE_DAYS = 37 / 86_400;

/** What a set's first visit is, from which the others follow. */
export type FirstVisit = { knobs: string; mjd: number; sequence: number; random: Random };

/** The observation at a place in a visit, from 0; its alert's id is given by the set. */
export type VisitObservation = (index: number, random: Random) => Omit<Observation, 'id'>;

/** @param knobs names the set of alerts: same text, same visits */
export function firstVisit(knobs: string): FirstVisit {
  const random = new Random(`visit ${knobs}`);
  const mjd = FIRST_NIGHT_MJD + random.integer(0, 364) + random.between(0, 0.4);
  return { knobs, mjd, sequence: random.integer(1, 1000), random };
}

/**
 * The alerts of one visit, as observations: one time and one band for all, each within the field of its detector,
 * detectors in order, more alerts on some detectors than on others. Visits follow one another every 37 s.
 *
 * @param number the visit's place in the set, from 0
 */
export function visitOf(
  { knobs, mjd: firstMjd, sequence, random: first }: FirstVisit,
  number: number,
  alerts: number,
): VisitObservation {
  const random = number === 0 ? first.copy() : new Random(`visit ${number}, ${knobs}`);
  const mjd = firstMjd + number * CADENCE_DAYS;
  const visit = visitId(mjd, sequence + number);
  const band = BANDS[random.integer(0, BANDS.length - 1)] as string;
  const boresight = { ra: random.between(20, 340), dec: random.between(-65, 5) };
  const detectorOf = spreadOverDetectors(alerts, random);

  return (index, own) => {
    const detector = detectorOf(index);
    const [x, y] = [own.between(20, 4050), own.between(20, 3980)];
    const corner = detectorCorner(detector);
    const dec = boresight.dec + corner.y + (y / 4072) * DETECTOR_DEGREES;
    return {
      visit,
      detector,
      mjd,
      ra: boresight.ra + (corner.x + (x / 4072) * DETECTOR_DEGREES) / Math.cos((dec * Math.PI) / 180),
      dec,
      x,
      y,
      band,
      flux: 500 * Math.exp(own.between(0, 5)),
      objectId: someId(own),
      solarSystemObjectId: someId(own),
    };
  };
}

function spreadOverDetectors(alerts: number, random: Random): (index: number) => number {
  let sum = 0;
  const upTo = Array.from({ length: DETECTORS }, () => (sum += random.integer(BURST.least, BURST.most)));
  let detector = 0;
  return (index) => {
    const share = ((index + 0.5) / alerts) * sum;
    if (share < (upTo[detector - 1] ?? 0)) detector = 0;
    while ((upTo[detector] as number) < share) detector += 1;
    return detector;
  };
}

/** The camera's rafts of 3 × 3 detectors lie in a 5 × 5 square without its corners. */
const RAFTS = Array.from({ length: 25 }, (_, place) => place).filter((place) => ![0, 4, 20, 24].includes(place));

/** Where a detector's corner lies from the boresight, in degrees. */
function detectorCorner(detector: number): { x: number; y: number } {
  const raft = RAFTS[Math.floor(detector / 9)] as number;
  const column = (raft % 5) * 3 + (detector % 3);
  const row = Math.floor(raft / 5) * 3 + Math.floor((detector % 9) / 3);
  return { x: (column - 7.5) * DETECTOR_DEGREES, y: (row - 7.5) * DETECTOR_DEGREES };
}
