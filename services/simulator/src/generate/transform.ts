import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import avsc from 'avsc';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';

/** A field's value: longs are BigInt, cutouts are bytes, times in microseconds are BigInt too. */
type AlertValue = null | boolean | number | bigint | string | Buffer | AlertValue[] | AlertRecord;

/** A record of the alert's schema, by field. */
export type AlertRecord = { [field: string]: AlertValue };

/** What a transform knows of the alert that it gets. */
export type AlertContext = {
  /** `diaSourceId`, or `alertId` up to schema 7.4. */
  id: bigint;
  /** The alert's number in the file, from 0, and that of its visit. */
  index: number;
  visit: number;
  /** The version of its schema, or a fingerprint of a schema that has none. */
  schema: string;
  /** A number from 0 to less than 1; the same ones at each run with the same seed. */
  random: () => number;
};

/**
 * Changes an alert, or makes another one of it; null leaves it out. What it returns must be of the schema.
 *
 * @example
 * import type { AlertTransform } from '@alert-stream/simulator/src/generate/transform.ts';
 *
 * export default ((alert, { random }) => {
 *   if (alert['diaObject'] === null) return null; // no asteroids
 *   alert['target_name'] = random() < 0.5 ? 'COSMOS' : null;
 *   return alert;
 * }) satisfies AlertTransform;
 */
export type AlertTransform = (alert: AlertRecord, context: AlertContext) => AlertRecord | null;

/**
 * @param file of TypeScript or JavaScript, whose default export is the function
 * @throws AlertStreamError `INPUT` for a file that can't be loaded, or exports no function
 */
export async function loadTransform(file: string): Promise<AlertTransform> {
  let loaded: { default?: unknown };
  try {
    loaded = (await import(pathToFileURL(resolve(file)).href)) as typeof loaded;
  } catch (error) {
    throw new AlertStreamError('INPUT', `--transform: can't load ${file}: ${messageOf(error)}`, { cause: error });
  }
  if (typeof loaded.default === 'function') return loaded.default as AlertTransform;
  throw new AlertStreamError(
    'INPUT',
    `--transform: expected a function as the default export of ${file}, got ${typeof loaded.default}`,
  );
}

/**
 * Applies a transform, and checks what comes of it against the schema.
 *
 * @throws AlertStreamError `INPUT` that names the alert, and the field that isn't of the schema
 */
export function transformed(
  transform: AlertTransform,
  type: avsc.Type,
  alert: AlertRecord,
  context: AlertContext,
): AlertRecord | null {
  let result: AlertRecord | null;
  try {
    result = transform(alert, context);
  } catch (error) {
    throw refused(context, messageOf(error), error);
  }
  if (result === null) return null;
  if (typeof result !== 'object' || result instanceof Promise) {
    throw refused(context, `expected an alert or null, got ${result instanceof Promise ? 'a promise' : typeof result}`);
  }
  // Unknown fields are refused too: a misspelt name would be lost without a word.
  type.isValid(result, {
    noUndeclaredFields: true,
    errorHook: (path: string[], value: unknown, expected: avsc.Type) => {
      const unknown = unknownField(expected, value);
      const field = [...path, ...(unknown === undefined ? [] : [unknown])].join('.');
      const why =
        unknown === undefined ? `expected ${nameOf(expected)}, got ${shown(value)}` : 'the schema has no such field';
      throw refused(context, field === '' ? why : `field ${field}: ${why}`);
    },
  });
  return result;
}

/** A field of a record that its type doesn't have: avsc names only the record. */
function unknownField(type: avsc.Type, value: unknown): string | undefined {
  if (!(type instanceof avsc.types.RecordType) || typeof value !== 'object' || value === null) return undefined;
  const known = new Set(type.fields.map(({ name }) => name));
  return Object.keys(value).find((name) => !known.has(name));
}

function refused({ id, index }: AlertContext, why: string, cause?: unknown): AlertStreamError {
  return new AlertStreamError('INPUT', `--transform: alert ${id} (number ${index}): ${why}`, { cause });
}

function nameOf(type: avsc.Type): string {
  return 'types' in type
    ? (type.types as avsc.Type[]).map(nameOf).join(' or ')
    : (type.name ?? type.typeName.replace(/^abstract:/, ''));
}

const SHOWN = 40;

function shown(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'string') return JSON.stringify(value.slice(0, SHOWN));
  return typeof value === 'object' && value !== null
    ? Array.isArray(value)
      ? 'an array'
      : 'an object'
    : String(value);
}
