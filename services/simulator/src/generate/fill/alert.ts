import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { AlertScene } from '../measure/alert-scene.ts';
import { CUTOUTS, shapeOf, unknownType, type Field, type NamedTypes, type Schema, type Shape } from './avro.ts';
import { fieldFiller, type FieldFiller, type Fields } from './fields.ts';
import { FORCED_FIELDS, OBJECT_FIELDS } from './object-fields.ts';
import { BODY_FIELDS, ORBIT_FIELDS, SOLAR_SYSTEM_SOURCE_FIELDS } from './solar-system-fields.ts';
import { SOURCE_FIELDS } from './source-fields.ts';
import type { Cutouts } from '../cutouts.ts';

/** All that goes into an alert. */
type AlertContent = { scene: AlertScene; cutouts: Cutouts };

type Filler<T> = (of: T) => unknown;

/** Nothing for a record that isn't there, which is null then. */
type Part = Filler<AlertContent>;

const OBSERVATION_REASON = 'science';

const triggering = ({ scene: { source, object, asteroid } }: AlertContent) => ({
  source,
  objectId: object?.id,
  solarSystemId: asteroid?.designation.id,
});

/** The alert's own fields: those that no record has. */
const ALERT_FIELDS: Fields<AlertContent> = {
  named: {
    alertId: ({ scene }) => scene.observation.id,
    diaSourceId: ({ scene }) => scene.observation.id,
    observation_reason: () => OBSERVATION_REASON,
    target_name: ({ scene }) => scene.observation.target,
  },
};

/**
 * Makes the function that fills a record of any version of Rubin's schema from a scene: it walks the schema once, and
 * the result is as quick as code written for that schema. Fields are known by name alone; which part of the scene a
 * record is filled from, by the name of the alert's field that holds it.
 *
 * @param schema a self-contained record schema (named types defined where first used)
 * @returns the function, and whether the schema can hold an alert of a solar system body, which has no object
 * @throws AlertStreamError `INPUT` for a type that no Rubin schema has, or a record that not every alert has
 */
export function alertFiller(schema: unknown): { fill: Part; bodies: boolean } {
  const named: NamedTypes = new Map();
  const root = shapeOf(schema as Schema, named, '');
  if (root.is !== 'record') throw unknownType('of the schema', root.is);
  const fields = root.fields.map((field) => ({ field, shape: shapeOf(field.type, named, field.name) }));
  return {
    fill: record(fields.map(({ field, shape }) => [field.name, part(field.name, shape, named)] as const)),
    bodies: fields.every(({ field, shape }) => field.name !== 'diaObject' || shape.nullable),
  };
}

function part(name: string, shape: Shape, named: NamedTypes): Part {
  const cutout = CUTOUTS[name];
  if (shape.is === 'primitive') {
    if (cutout !== undefined && shape.type === 'bytes') return bytes(cutout, shape.nullable);
    return fieldFiller(ALERT_FIELDS, name, { ...shape, path: name });
  }
  if (shape.is === 'array') return list(name, shape.items, shape.nullable, named);
  return single(name, shape.fields, shape.nullable, named);
}

function bytes(cutout: keyof Cutouts, nullable: boolean): Part {
  return ({ cutouts }) => cutouts[cutout] ?? (nullable ? null : Buffer.alloc(0));
}

function single(name: string, fields: Field[], nullable: boolean, named: NamedTypes): Part {
  if (name === 'diaObject') {
    const fill = recordOf(OBJECT_FIELDS, fields, name, named);
    return ({ scene: { object, source } }) => (object === undefined ? null : fill({ object, source }));
  }
  const body = {
    ssSource: SOLAR_SYSTEM_SOURCE_FIELDS,
    MPCORB: ORBIT_FIELDS,
    mpc_orbits: ORBIT_FIELDS,
    ssObject: BODY_FIELDS,
  };
  if (Object.hasOwn(body, name)) {
    if (!nullable) throw alwaysThere(name);
    const fill = recordOf(body[name as keyof typeof body], fields, name, named);
    return ({ scene: { asteroid, source } }) => (asteroid === undefined ? null : fill({ asteroid, source }));
  }
  if (name !== 'diaSource' && nullable) return () => null;
  const fill = recordOf(SOURCE_FIELDS, fields, name, named);
  return (content) => fill(triggering(content));
}

/** The history; a new object has no earlier sources, and a solar system body neither those nor forced ones. */
function list(name: string, items: Schema, nullable: boolean, named: NamedTypes): Part {
  const none = nullable ? null : [];
  const shape = shapeOf(items, named, name);
  if (shape.is !== 'record') return () => none;
  if (name === 'prvDiaSources') {
    const fill = recordOf(SOURCE_FIELDS, shape.fields, name, named);
    return ({ scene: { object } }) =>
      object === undefined || object.history.sources.length === 0
        ? none
        : object.history.sources.map((source) => fill({ source, objectId: object.id, solarSystemId: undefined }));
  }
  if (name === 'prvDiaForcedSources') {
    const fill = recordOf(FORCED_FIELDS, shape.fields, name, named);
    return ({ scene: { object } }) =>
      object === undefined ? none : object.history.forced.map((forced) => fill({ forced, object }));
  }
  return () => none;
}

function recordOf<T>(known: Fields<T>, fields: Field[], path: string, named: NamedTypes): Filler<T> {
  return record(fields.map((field) => [field.name, valueOf(known, field, `${path}.${field.name}`, named)] as const));
}

function valueOf<T>(known: Fields<T>, field: Field, path: string, named: NamedTypes): FieldFiller<T> {
  const shape = shapeOf(field.type, named, path);
  if (shape.is === 'primitive') return fieldFiller(known, field.name, { ...shape, path });
  if (shape.nullable) return () => null;
  if (shape.is === 'array') return () => [];
  return recordOf(known, shape.fields, path, named);
}

function record<T>(fields: (readonly [string, Filler<T>])[]): Filler<T> {
  return (of) => {
    const value: Record<string, unknown> = {};
    for (const [name, fill] of fields) value[name] = fill(of);
    return value;
  };
}

function alwaysThere(name: string): AlertStreamError {
  return new AlertStreamError(
    'INPUT',
    `no alert can be made: field ${name} must be nullable, since most alerts have none (or give --fill-all)`,
  );
}
