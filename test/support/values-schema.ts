import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { chartFolder } from '../../rendered/chart.ts';
import { isMap, over, valuesFile, type Path, type Value, type Values } from './values.ts';

/** As much of JSON Schema as values.schema.json uses. */
export type Schema = {
  $ref?: string;
  description?: string;
  type?: string | string[];
  enum?: Value[];
  /** The choices of a value for which the chart has a sentence of its own. */
  examples?: Value[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  oneOf?: Schema[];
  definitions?: Record<string, Schema | Record<string, Schema>>;
};

export const schema: Schema = JSON.parse(readFileSync(join(chartFolder, 'values.schema.json'), 'utf8'));

const check = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: true }).compile(schema);

const DEFAULTS = valuesFile('values.yaml');

/** What the schema says of values laid over values.yaml: a line each, or nothing. */
export function complaints(values: Values): string[] {
  return faults(over(DEFAULTS, values));
}

/** The same of values that are the whole of what the templates see. */
export function faults(values: Values): string[] {
  const errors = check(values) ? [] : (check.errors ?? []);
  return errors.map((error) => `${error.instancePath || '/'} ${said(error)}`);
}

function said({ message = '', params }: ErrorObject): string {
  return [message, ...Object.values(params).map(String)].join(' ');
}

/** Shapes that Kubernetes or Strimzi define and that templates pass on as they are. */
const PASSED_ON = '#/definitions/passedOn/';

/** The shape that a schema stands for, its reference followed. */
export function resolve(part: Schema): Schema {
  if (part.$ref === undefined) return part;
  const steps = part.$ref.replace('#/', '').split('/');
  const target = steps.reduce<unknown>((inner, step) => (inner as Record<string, unknown>)[step], schema);
  if (target === undefined) throw new Error(`values.schema.json has no ${part.$ref}`);
  return resolve(target as Schema);
}

export function isPassedOn(part: Schema): boolean {
  return part.$ref?.startsWith(PASSED_ON) ?? false;
}

export function typesOf(part: Schema): Set<string | undefined> {
  return new Set([resolve(part).type].flat());
}

/** Whether it is the shape of a list or map that needs no entry. */
export function mayBeEmpty(part: Schema): boolean {
  const types = typesOf(part);
  if (types.has('array')) return (resolve(part).minItems ?? 0) === 0;
  return types.has('object') && !types.has('string') && !isSection(part);
}

/** Whether it is the shape of a map that has entries which are always there, or such maps in it. */
export function isSection(part: Schema): boolean {
  const { required = [], properties = {} } = resolve(part);
  return required.length > 0 || Object.values(properties).some(isSection);
}

/** Everything in the schema with the path of the values that it speaks of; `*` stands for a list's entries. */
export function* parts(part: Schema = schema, path: Path = []): Generator<[Path, Schema]> {
  yield [path, part];
  if (isPassedOn(part)) return;
  const { properties = {}, items, oneOf = [], additionalProperties } = resolve(part);
  for (const [key, child] of Object.entries(properties)) yield* parts(child, [...path, key]);
  for (const choice of oneOf) yield* parts(choice, path);
  if (items !== undefined) yield* parts(items, [...path, '*']);
  if (typeof additionalProperties === 'object') yield* parts(additionalProperties, [...path, '*']);
}

/** What the schema says of the value at a path: more than one shape where it leaves a choice. */
export function shapesAt(path: Path): Schema[] {
  return ALL.filter(([place]) => matches(place, path)).map(([, part]) => part);
}

const ALL = [...parts()];

function matches(place: Path, path: Path): boolean {
  return place.length === path.length && place.every((step, index) => step === '*' || step === path[index]);
}

/** The maps in some values of which the schema names each key, and these keys. */
export function closedMaps(value: Value, path: Path = []): { path: Path; known: string[] }[] {
  const shapes = shapesAt(path);
  if (typeof value !== 'object' || value === null || shapes.some(isPassedOn)) return [];
  const known = shapes.flatMap((shape) => Object.keys(resolve(shape).properties ?? {}));
  const children = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const below = children.flatMap(([step, child]) => closedMaps(child, [...path, step]));
  return isMap(value) && known.length > 0 ? [{ path, known }, ...below] : below;
}
