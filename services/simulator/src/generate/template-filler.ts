import avsc from 'avsc';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { CutoutNoise, type Shift } from './cutout-noise.ts';
import { someId, visitId, type Observation } from './observation.ts';
import type { Random } from './random.ts';
import type { Filler } from './record-filler.ts';

const DAY_MICROSECONDS = 86_400e6;
const TIME_FIELDS = ['midpointMjdTai', 'midPointTai'];

/** How much a measured value differs from the real alert's. */
const VARIATION = 0.05;

/** Values between 0 and 1, whatever is done to them. */
const FRACTION = /^(reliability|extendedness\w*|spuriousness)$/;

/** The measurement that the real alert is of, as far as a made one is placed relative to it. */
type Origin = { mjd: number; ra: number; dec: number; x: number; y: number };

/** One value of an alert, made after the real one's; `shift` and `days` say how far it is from there. */
type Vary = (observation: Observation, moved: Moved, random: Random) => unknown;
type Moved = Shift & { days: number };

/**
 * Makes the function that gives an alert like a real one: the same fields filled, history and cutouts of the same
 * sizes, text and flags as they are; but ids, times, positions, measured values and the cutouts' noise are new.
 *
 * @param type the alert's schema
 * @param alert the real alert, as avsc decodes it
 * @throws AlertStreamError `INPUT` when the alert has no time
 */
export function templateFiller(type: avsc.Type, alert: unknown): Filler {
  const origin = originOf(alert);
  const vary = varier(type, alert, '', true);
  return (observation, random) => {
    const moved = {
      days: observation.mjd - origin.mjd,
      ra: observation.ra - origin.ra,
      dec: observation.dec - origin.dec,
      x: Math.floor(observation.x) - Math.floor(origin.x),
      y: Math.floor(observation.y) - Math.floor(origin.y),
    };
    return vary(observation, moved, random);
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

function timeOf(source: unknown): number | undefined {
  if (typeof source !== 'object' || source === null) return undefined;
  const fields = source as Record<string, unknown>;
  return TIME_FIELDS.map((name) => fields[name]).find((value) => typeof value === 'number');
}

function varier(type: avsc.Type, value: unknown, field: string, now: boolean): Vary {
  if (type instanceof avsc.types.UnwrappedUnionType) {
    const branch = [...type.types].find((one) => one.isValid(value));
    return varier(branch as avsc.Type, value, field, now);
  }
  if (type instanceof avsc.types.RecordType) return record(type, value as Record<string, unknown>, now);
  if (type instanceof avsc.types.ArrayType) {
    const items = (value as unknown[]).map((item) => past(item, varier(type.itemsType, item, field, false)));
    return (observation, moved, random) => items.map((item) => item(observation, moved, random));
  }
  if (Buffer.isBuffer(value) && type.typeName === 'bytes') {
    const cutout = CutoutNoise.of(value);
    return cutout === undefined ? () => value : (_, moved, random) => cutout.make(moved, random);
  }
  if (typeof value === 'bigint') return long(value, field, now);
  if (typeof value === 'number' && type.typeName !== 'int') return real(value, field, now);
  return field === 'detector' && now ? ({ detector }) => detector : () => value;
}

function record(type: avsc.types.RecordType, value: Record<string, unknown>, now: boolean): Vary {
  const fields = type.fields.map(
    (field) => [field.name, varier(field.type, value[field.name], field.name, now)] as const,
  );
  return (observation, moved, random) => {
    const made: Record<string, unknown> = {};
    for (const [name, vary] of fields) made[name] = vary(observation, moved, random);
    return made;
  };
}

/** An element of the history: an earlier measurement, which has an id and a visit of its own. */
function past(item: unknown, vary: Vary): Vary {
  const mjd = timeOf(item);
  return (observation, moved, random) => {
    const then = mjd === undefined ? observation.mjd : mjd + moved.days;
    return vary({ ...observation, id: someId(random), visit: visitId(then, random.integer(1, 1000)) }, moved, random);
  };
}

function long(value: bigint, field: string, now: boolean): Vary {
  if (/^(alertId|diaSourceId)$/.test(field)) return ({ id }) => id;
  if (field === 'visit') return ({ visit }) => visit;
  // Zero stands for "none".
  if (value === 0n) return () => value;
  if (field === 'ccdVisitId')
    return ({ visit, detector }, _, random) => visit * 1000n + BigInt(now ? detector : random.integer(0, 188));
  if (field === 'diaObjectId') return ({ objectId }) => objectId;
  if (field === 'ssObjectId') return ({ solarSystemObjectId }) => solarSystemObjectId;
  if (field.endsWith('Id') && field !== 'programId') return (_, __, random) => someId(random);
  if (/^(created_at|updated_at|fitting_datetime|validityStart|validityEnd)$/.test(field)) {
    return (_, { days }) => value + BigInt(Math.round(days * DAY_MICROSECONDS));
  }
  return () => value;
}

function real(value: number, field: string, now: boolean): Vary {
  if (/(Mjd|mjd|Tai|^epoch)$/.test(field)) return (_, { days }) => value + days;
  if (/^ra$|[a-z]Ra$/.test(field)) return (_, { ra }) => (value + ra + 360) % 360;
  if (/^decl?$|[a-z]Decl?$/.test(field)) return (_, { dec }) => Math.max(-90, Math.min(90, value + dec));
  // Earlier measurements were elsewhere on the camera, and stay there.
  if (field === 'x') return now ? (_, { x }) => value + x : () => value;
  if (field === 'y') return now ? (_, { y }) => value + y : () => value;
  const varied = (random: Random) => value * (1 + VARIATION * random.normal());
  return FRACTION.test(field) ? (_, __, random) => Math.min(1, varied(random)) : (_, __, random) => varied(random);
}
