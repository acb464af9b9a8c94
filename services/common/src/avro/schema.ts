import { createHash } from 'node:crypto';
import avsc from 'avsc';
import { AlertStreamError, messageOf } from '../errors.ts';
import { selfContained } from './self-contained.ts';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** Avro's `long` as a BigInt: alert ids lie on both sides of 2^53, above which a plain number rounds. */
const BigIntLong = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  // In JSON an id is a decimal string.
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint' && value >= INT64_MIN && value <= INT64_MAX,
  compare: (a: bigint, b: bigint) => (a === b ? 0 : Number(a > b) * 2 - 1),
});

/**
 * Makes an Avro type of a schema. Nothing else in the project does, so that every `long` is a BigInt.
 *
 * What readers don't need is left out before `avsc` sees the schema, since it refuses much that other libraries write:
 * defaults that aren't of a union's first branch (valid since Avro 1.12), wrong ones, aliases, orders. So a type has no
 * defaults, and a record is encoded with all of its fields. Logical types stay what they are underneath: a
 * `timestamp-micros` is a BigInt of microseconds.
 *
 * @param schema the schema as JSON text or as what JSON text parses to; not changed
 * @throws AlertStreamError `INPUT` when it is no Avro schema
 */
export function parseSchema(schema: unknown): avsc.Type {
  try {
    const parsed: unknown = typeof schema === 'string' && /^\s*[[{"]/.test(schema) ? JSON.parse(schema) : schema;
    // Without a prototype: else a record named "constructor" would be there already.
    const named: Record<string, avsc.Type> = Object.create(null);
    return avsc.Type.forSchema(selfContained(parsed, [], { bare: true }) as avsc.Schema, {
      registry: named,
      // All names are in full by now: `avsc` would add a namespace to those that have none.
      typeHook: (inner: unknown) => (isLong(inner) ? BigIntLong : typeof inner === 'string' ? named[inner] : undefined),
      omitRecordMethods: true,
    });
  } catch (error) {
    throw new AlertStreamError('INPUT', `not an Avro schema: ${messageOf(error)}`, { cause: error });
  }
}

function isLong(schema: unknown): boolean {
  return schema === 'long' || (schema as { type?: unknown } | null)?.type === 'long';
}

/**
 * A schema in Avro's Parsing Canonical Form (Avro specification, "Transforming into Parsing Canonical Form"): without
 * documentation, defaults, aliases and logical types, all names in full. It is what Rubin registers.
 *
 * @returns JSON text without spaces
 */
export function canonicalForm(schema: avsc.Type): string {
  return JSON.stringify(schema.schema());
}

/**
 * What two schemas have in common exactly when they write and read the same bytes under the same names: the SHA-256,
 * in hex, of their {@link canonicalForm}.
 */
export function schemaFingerprint(schema: avsc.Type): string {
  return createHash('sha256').update(canonicalForm(schema)).digest('hex');
}
