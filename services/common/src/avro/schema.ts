import { createHash } from 'node:crypto';
import avsc from 'avsc';
import { AlertStreamError, messageOf } from '../errors.ts';

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
  // A default in a schema is a JSON number; in JSON that is written an id is a decimal string.
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint' && value >= INT64_MIN && value <= INT64_MAX,
  compare: (a: bigint, b: bigint) => (a === b ? 0 : Number(a > b) * 2 - 1),
});

/**
 * Makes an Avro type of a schema. Nothing else in the project does, so that every `long` is a BigInt.
 *
 * Logical types stay what they are underneath: a `timestamp-micros` is a BigInt of microseconds.
 *
 * @param schema the schema as JSON text or as what JSON text parses to; not changed
 * @throws AlertStreamError `INPUT` when it is no Avro schema
 */
export function parseSchema(schema: unknown): avsc.Type {
  try {
    const parsed: unknown = typeof schema === 'string' && /^\s*[[{"]/.test(schema) ? JSON.parse(schema) : schema;
    return avsc.Type.forSchema(parsed as avsc.Schema, {
      // Not `registry`: that isn't asked for a long with attributes, such as {"type": "long", "logicalType": …}.
      typeHook: (inner: unknown) => (isLong(inner) ? BigIntLong : undefined),
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
 * What two schemas have in common exactly when they write and read the same bytes under the same names: the SHA-256,
 * in hex, of the schema without documentation, defaults and aliases (Avro's Parsing Canonical Form).
 */
export function schemaFingerprint(schema: avsc.Type): string {
  return createHash('sha256').update(JSON.stringify(schema.schema())).digest('hex');
}
