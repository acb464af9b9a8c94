import avsc from 'avsc';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { CutoutNoise, type Shift } from './cutout-noise.ts';
import type { Filler } from './fill/size.ts';
import { someId, type Observation } from './observation.ts';
import type { Random } from './random.ts';
import { slotAt, visitId } from './scene/slots.ts';
import { ecliptic, galactic } from './sky/coordinates.ts';

const DAY_MICROSECONDS = 86_400e6;
const TIME_FIELDS = ['midpointMjdTai', 'midPointTai'];

/** How much brighter or fainter alerts are than the real one: the standard deviation of the logarithm. */
const VARIATION = 0.2;

/** Positions; other fields that end in Ra or Dec are errors, rates and offsets, which stay. */
const RIGHT_ASCENSION = /^(ra|(psf?|trail|dip|dipole|eph)Ra)$/;
const DECLINATION = /^(decl?|(psf?|trail|dip|dipole|eph)Decl?)$/;
const FLUX = /Flux|^(diaNoise|fpBkgd)/;
const NO_FLUX = /(Ndata|Chi2)$/;

/** Coordinates that follow from the alert's position. */
const COORDINATES: Record<string, (ra: number, dec: number) => number> = {
  eclLambda: (ra, dec) => ecliptic(ra, dec).longitude,
  eclBeta: (ra, dec) => ecliptic(ra, dec).latitude,
  eclipticLambda: (ra, dec) => ecliptic(ra, dec).longitude,
  eclipticBeta: (ra, dec) => ecliptic(ra, dec).latitude,
  galLon: (ra, dec) => galactic(ra, dec).longitude,
  galLat: (ra, dec) => galactic(ra, dec).latitude,
  galacticL: (ra, dec) => galactic(ra, dec).longitude,
  galacticB: (ra, dec) => galactic(ra, dec).latitude,
};

/** The measurement that the real alert is of, as far as a made one is placed relative to it. */
type Origin = { mjd: number; ra: number; dec: number; x: number; y: number };

/** How far an alert is from the real one. */
type Moved = Shift & { observation: Observation; days: number; idOf: (id: bigint) => bigint };

/** One value of an alert, made after the real one's. */
type Vary = (moved: Moved, random: Random) => unknown;

/** Where in the alert a value is: the field's name, and the time of the measurement (MJD) unless that is the alert's. */
type Place = { field: string; past?: number };

/**
 * Makes the function that gives an alert like a real one: the same fields filled, history and cutouts of the same sizes,
 * text and flags as they are; but ids, times, positions, fluxes and the cutouts' noise are new.
 *
 * What was equal in the real alert is equal in each: an id, a visit, a time and a position are replaced wherever they
 * stand, and all fluxes, errors and images are made brighter or fainter by one factor, so that what was computed from
 * others (means, slopes, signal-to-noise ratios) still is what it says.
 *
 * @param type the alert's schema
 * @param alert the real alert, as avsc decodes it
 * @throws AlertStreamError `INPUT` when the alert has no time
 */
export function templateFiller(type: avsc.Type, alert: unknown): Filler {
  const origin = originOf(alert);
  const ownId = idOf(alert);
  const vary = varier(type, alert, { field: '' });
  return (observation, random) => {
    const ids = new Map(ownId === undefined ? [] : [[ownId, observation.id]]);
    const moved: Moved = {
      observation,
      days: observation.mjd - origin.mjd,
      ra: observation.ra - origin.ra,
      dec: observation.dec - origin.dec,
      x: Math.floor(observation.x) - Math.floor(origin.x),
      y: Math.floor(observation.y) - Math.floor(origin.y),
      flux: Math.exp(VARIATION * random.normal()),
      idOf: (id) => {
        const known = ids.get(id) ?? someId(random);
        ids.set(id, known);
        return known;
      },
    };
    return vary(moved, random);
  };
}

function originOf(alert: unknown): Origin {
  const source = (alert as { diaSource: Record<string, unknown> }).diaSource;
  const mjd = timeOf(source);
  if (mjd === undefined) throw new AlertStreamError('INPUT', 'the alert to be like has no time in its diaSource');
  const number = (...names: string[]) =>
    names.map((name) => source[name]).find((value) => typeof value === 'number') ?? 0;
  return { mjd, ra: number('ra'), dec: number('dec', 'decl'), x: number('x'), y: number('y') };
}

function idOf(alert: unknown): bigint | undefined {
  const { alertId, diaSourceId } = alert as Record<string, unknown>;
  return [diaSourceId, alertId].find((id) => typeof id === 'bigint');
}

function timeOf(source: unknown): number | undefined {
  if (typeof source !== 'object' || source === null) return undefined;
  const fields = source as Record<string, unknown>;
  return TIME_FIELDS.map((name) => fields[name]).find((value) => typeof value === 'number');
}

function varier(type: avsc.Type, value: unknown, place: Place): Vary {
  if (type instanceof avsc.types.UnwrappedUnionType) {
    const branch = [...type.types].find((one) => one.isValid(value));
    return varier(branch as avsc.Type, value, place);
  }
  if (type instanceof avsc.types.RecordType) return record(type, value as Record<string, unknown>, place);
  if (type instanceof avsc.types.ArrayType) {
    const items = (value as unknown[]).map((item) => varier(type.itemsType, item, pastPlace(place, item)));
    return (moved, random) => items.map((item) => item(moved, random));
  }
  if (Buffer.isBuffer(value) && type.typeName === 'bytes') {
    const cutout = CutoutNoise.of(value);
    return cutout === undefined ? () => value : (moved, random) => cutout.make(moved, random);
  }
  if (typeof value === 'bigint') return long(value, place);
  if (typeof value === 'number' && type.typeName !== 'int') return real(value, place);
  if (place.field === 'detector' && place.past === undefined) return ({ observation }) => observation.detector;
  return () => value;
}

function record(type: avsc.types.RecordType, value: Record<string, unknown>, place: Place): Vary {
  const fields = type.fields.map(
    ({ name, type: inner }) => [name, varier(inner, value[name], { ...place, field: name })] as const,
  );
  return (moved, random) => {
    const made: Record<string, unknown> = {};
    for (const [name, vary] of fields) made[name] = vary(moved, random);
    return made;
  };
}

/** An element of the history is an earlier measurement, at a time and in a visit of its own. */
function pastPlace(place: Place, item: unknown): Place {
  const past = timeOf(item);
  return past === undefined ? place : { ...place, past };
}

function long(value: bigint, { field, past }: Place): Vary {
  const visitOf = ({ observation, days }: Moved) =>
    past === undefined ? observation.visit : visitId(slotAt(past + days));
  // Zero stands for "none".
  if (value === 0n) return () => value;
  if (field === 'visit') return visitOf;
  if (field === 'ccdVisitId') {
    const detector = value % 1000n;
    return (moved) => visitOf(moved) * 1000n + (past === undefined ? BigInt(moved.observation.detector) : detector);
  }
  // A body of the solar system keeps its designation, which this is another form of.
  if (field.endsWith('Id') && field !== 'programId' && field !== 'ssObjectId') return ({ idOf: id }) => id(value);
  if (/^(time_processed|validityStart|validityEnd)$/.test(field)) {
    return ({ days }) => value + BigInt(Math.round(days * DAY_MICROSECONDS));
  }
  return () => value;
}

function real(value: number, { field, past }: Place): Vary {
  if (field.endsWith('Tai')) return ({ days }) => value + days;
  if (RIGHT_ASCENSION.test(field)) return ({ ra }) => (value + ra + 360) % 360;
  if (DECLINATION.test(field)) return ({ dec }) => Math.max(-90, Math.min(90, value + dec));
  const coordinate = COORDINATES[field];
  if (coordinate !== undefined) return ({ observation: { ra, dec } }) => coordinate(ra, dec);
  // Earlier measurements were elsewhere on the camera, and stay there.
  if (field === 'x') return past === undefined ? ({ x }) => value + x : () => value;
  if (field === 'y') return past === undefined ? ({ y }) => value + y : () => value;
  return FLUX.test(field) && !NO_FLUX.test(field) ? ({ flux }) => value * flux : () => value;
}
