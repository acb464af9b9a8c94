import { CutoutMaker, type Cutouts } from '../cutouts.ts';
import { DEFAULT_CUTOUT_PIXELS } from '../defaults.ts';
import type { Random } from '../random.ts';
import { CUTOUTS, shortName, unknownType, type Field, type Schema } from './avro.ts';
import { fieldValue } from './every-field.ts';
import { earlier, filledFrom, type Filled } from './filled.ts';
import type { AlertSize, Filler } from './size.ts';

/**
 * Makes the function that fills every field of an alert: it walks the schema once, and the result is as quick as code
 * written for that schema. Fields are known by name and type alone, so any version of the schema will do; of a union
 * the first type other than null is taken, so that no field is left empty.
 *
 * @param schema a self-contained record schema (named types defined where first used)
 * @throws AlertStreamError `INPUT` for a type that no Rubin schema has
 */
export function recordFiller(schema: unknown, size: AlertSize): Filler {
  const cutouts = cutoutsOnce(size.cutoutPixels ?? DEFAULT_CUTOUT_PIXELS);
  const fill = fillerOf(schema as Schema, { path: '', field: '', size, named: new Map(), cutouts });
  return (observation, random) => fill(filledFrom(observation, random), random);
}

/** Fills one part of it. */
type PartFiller = (filled: Filled, random: Random) => unknown;

type Place = { path: string; field: string; size: AlertSize; named: Map<string, PartFiller>; cutouts: CutoutsOnce };

function fillerOf(schema: Schema, place: Place): PartFiller {
  if (Array.isArray(schema)) {
    return fillerOf(schema.find((branch) => branch !== 'null') ?? 'null', place);
  }
  if (typeof schema === 'string') return place.named.get(shortName(schema)) ?? primitive(schema, place);
  if (schema.fields !== undefined) return record(schema.name ?? '', schema.fields, place);
  if (schema.type === 'array') return history(schema.items ?? 'null', place);
  return fillerOf(schema.type, place);
}

function primitive(type: string, { path, field, cutouts }: Place): PartFiller {
  const kind = CUTOUTS[field];
  if (type === 'bytes' && kind !== undefined) return (filled, random) => cutouts(filled, random)[kind];
  const filler = fieldValue(field, type);
  if (filler === undefined) throw unknownType(path, type);
  return filler;
}

function record(name: string, fields: Field[], place: Place): PartFiller {
  const fillers: [string, PartFiller][] = [];
  const filler: PartFiller = (filled, random) => {
    const value: Record<string, unknown> = {};
    for (const [key, fill] of fillers) value[key] = fill(filled, random);
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
function history(items: Schema, place: Place): PartFiller {
  const { forcedSources, previousSources } = place.size;
  const length = place.field.includes('Forced') ? Math.ceil(forcedSources) : Math.floor(previousSources);
  const filler = fillerOf(items, place);
  return (filled, random) => {
    const past = Array.from({ length }, () => earlier(filled, random)).sort((a, b) => a.mjd - b.mjd);
    return past.map((previous) => filler(previous, random));
  };
}

/** The cutouts of an alert, which are of one scene. */
type CutoutsOnce = (filled: Filled, random: Random) => Cutouts;

function cutoutsOnce(pixels: number): CutoutsOnce {
  const maker = new CutoutMaker();
  let made: { id: bigint; cutouts: Cutouts } | undefined;
  return (filled, random) => {
    if (made?.id !== filled.id) {
      const light = { difference: filled.flux, template: 0.6 * filled.flux };
      made = { id: filled.id, cutouts: maker.make(filled, light, pixels, random) };
    }
    return made.cutouts;
  };
}
