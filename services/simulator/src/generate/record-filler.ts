import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { CutoutMaker, type CutoutKind } from './cutout.ts';
import { fieldValue } from './field-values.ts';
import { earlier, type Observation } from './observation.ts';
import type { Random } from './random.ts';

/** Fills one part of an alert, as avsc takes it. */
export type Filler = (observation: Observation, random: Random) => unknown;

/** How much goes into an alert. */
export type AlertSize = {
  /** Width and height of a cutout's image. */
  cutoutPixels: number;
  previousSources: number;
  forcedSources: number;
};

type Schema = string | Schema[] | { type: Schema; name?: string; namespace?: string; items?: Schema; fields?: Field[] };
type Field = { name: string; type: Schema };

const CUTOUTS: Record<string, CutoutKind> = {
  cutoutDifference: 'difference',
  cutoutScience: 'science',
  cutoutTemplate: 'template',
};

/**
 * Makes the function that fills every field of an alert: it walks the schema once, and the result is as quick as code
 * written for that schema. Fields are known by name and type alone, so any version of the schema will do; of a union
 * the first type other than null is taken, so that no field is left empty.
 *
 * @param schema a self-contained record schema (named types defined where first used)
 * @throws AlertStreamError `INPUT` for a type that no Rubin schema has
 */
export function recordFiller(schema: unknown, size: AlertSize): Filler {
  return fillerOf(schema as Schema, { path: '', field: '', size, named: new Map() });
}

type Place = { path: string; field: string; size: AlertSize; named: Map<string, Filler> };

function fillerOf(schema: Schema, place: Place): Filler {
  if (Array.isArray(schema)) {
    return fillerOf(schema.find((branch) => branch !== 'null') ?? 'null', place);
  }
  if (typeof schema === 'string') return place.named.get(shortName(schema)) ?? primitive(schema, place);
  if (schema.fields !== undefined) return record(schema.name ?? '', schema.fields, place);
  if (schema.type === 'array') return history(schema.items ?? 'null', place);
  return fillerOf(schema.type, place);
}

function primitive(type: string, { path, field, size }: Place): Filler {
  const cutout = CUTOUTS[field];
  if (type === 'bytes' && cutout !== undefined) {
    const maker = new CutoutMaker(cutout, size.cutoutPixels);
    return (observation, random) => maker.make(observation, random);
  }
  const filler = fieldValue(field, type);
  if (filler === undefined) throw new AlertStreamError('INPUT', `no alert can be made: field ${path} has type ${type}`);
  return filler;
}

function record(name: string, fields: Field[], place: Place): Filler {
  const fillers: [string, Filler][] = [];
  const filler: Filler = (observation, random) => {
    const value: Record<string, unknown> = {};
    for (const [key, fill] of fillers) value[key] = fill(observation, random);
    return value;
  };
  place.named.set(shortName(name), filler);
  for (const field of fields) {
    const path = place.path === '' ? field.name : `${place.path}.${field.name}`;
    fillers.push([field.name, fillerOf(field.type, { ...place, path, field: field.name })]);
  }
  return filler;
}

/** Arrays in an alert are its object's history, newest last, each element a measurement of its own. */
function history(items: Schema, place: Place): Filler {
  const length = place.field.includes('Forced') ? place.size.forcedSources : place.size.previousSources;
  const filler = fillerOf(items, place);
  return (observation, random) => {
    const past = Array.from({ length }, () => earlier(observation, random)).sort((a, b) => a.mjd - b.mjd);
    return past.map((previous) => filler(previous, random));
  };
}

/** Names are told apart by their last part: within one alert schema all are in one namespace. */
function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
