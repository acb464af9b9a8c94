import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { CutoutKind } from '../cutout.ts';

/** A schema as it stands in a file. */
export type Schema =
  | string
  | Schema[]
  | { type: Schema; name?: string; namespace?: string; items?: Schema; fields?: Field[] };

export type Field = { name: string; type: Schema };

/** What a field is: a primitive type or a structure, and whether it may be null. */
export type Shape = { nullable: boolean } & (
  | { is: 'primitive'; type: string }
  | { is: 'record'; fields: Field[] }
  | { is: 'array'; items: Schema }
);

/** The named types of a schema, by the last part of their names: within one alert schema all are in one namespace. */
export type NamedTypes = Map<string, Schema>;

/**
 * Reads a field's type: of a union the first branch other than null counts.
 *
 * @throws AlertStreamError `INPUT` for a type that no Rubin schema has
 */
export function shapeOf(schema: Schema, named: NamedTypes, path: string): Shape {
  if (Array.isArray(schema)) {
    const branch = schema.find((one) => one !== 'null') ?? 'null';
    return { ...shapeOf(branch, named, path), nullable: schema.includes('null') };
  }
  if (typeof schema === 'string') {
    const known = named.get(shortName(schema));
    if (known !== undefined) return shapeOf(known, named, path);
    if (!PRIMITIVES.has(schema)) throw unknownType(path, schema);
    return { is: 'primitive', type: schema, nullable: schema === 'null' };
  }
  if (schema.fields !== undefined) {
    named.set(shortName(schema.name ?? ''), schema);
    return { is: 'record', fields: schema.fields, nullable: false };
  }
  if (schema.type === 'array') return { is: 'array', items: schema.items ?? 'null', nullable: false };
  if (
    typeof schema.type === 'string' &&
    !PRIMITIVES.has(schema.type) &&
    named.get(shortName(schema.type)) === undefined
  )
    throw unknownType(path, schema.type);
  return shapeOf(schema.type, named, path);
}

/** The alert's fields with images. */
export const CUTOUTS: Record<string, CutoutKind> = {
  cutoutDifference: 'difference',
  cutoutScience: 'science',
  cutoutTemplate: 'template',
};

const PRIMITIVES = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'string', 'bytes']);

/** The last part of a name. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** An error of a field that nothing can be put into. */
export function unknownType(path: string, type: string): AlertStreamError {
  return new AlertStreamError('INPUT', `no alert can be made: field ${path} has type ${type}`);
}
