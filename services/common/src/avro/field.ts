import avsc from 'avsc';
import { PacketError } from '../packet.ts';
import { Cursor, MalformedAvroError } from './cursor.ts';
import { skipperOf, type Skip } from './skip.ts';

/** The type of the field that a path of names leads to through nested records, if the schema has it. */
export function fieldType(schema: avsc.Type, path: readonly string[]): avsc.Type | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return schema;
  const field = schema instanceof avsc.types.RecordType ? schema.fields.find((each) => each.name === name) : undefined;
  return field === undefined ? undefined : fieldType(field.type, rest);
}

/**
 * Makes a reader of one field, which decodes that field alone and still walks the whole record.
 *
 * @param path field names, from the outermost record inwards; `fieldType` must find it
 * @param read takes the field's value at the cursor
 * @returns a function from a record's bytes to the value, throwing PacketError `undecodable` when the bytes aren't
 *   exactly one record of the schema
 */
export function fieldReader<T>(
  schema: avsc.Type,
  path: readonly string[],
  read: (cursor: Cursor) => T,
): (record: Buffer) => T {
  const known = new Map<avsc.Type, Skip>();
  const walk = walkTo(schema, path, known);
  return (record) => {
    let value: { read: T } | undefined;
    walkWhole(record, (cursor) => walk(cursor, () => (value = { read: read(cursor) })));
    return (value as { read: T }).read;
  };
}

/**
 * Makes a check that a record's bytes are exactly one record of the schema.
 *
 * @returns a function that throws PacketError `undecodable` when they aren't
 */
export function recordCheck(schema: avsc.Type): (record: Buffer) => void {
  const skip = skipperOf(schema);
  return (record) => walkWhole(record, skip);
}

/**
 * Makes the decoder of a schema's records. Each is checked first: the decoder of `avsc` runs past the end of a buffer
 * and believes any count, so that a few bytes would keep the program busy for ever, or take all of its memory.
 *
 * @returns a function from a record's bytes to the value, throwing PacketError `undecodable` when the bytes aren't
 *   exactly one record of the schema
 */
export function recordDecoder(schema: avsc.Type): (record: Buffer) => unknown {
  const check = recordCheck(schema);
  return (record) => {
    check(record);
    return schema.fromBuffer(record);
  };
}

function walkWhole(record: Buffer, walk: Skip): void {
  const cursor = new Cursor(record);
  try {
    walk(cursor);
  } catch (error) {
    if (!(error instanceof MalformedAvroError)) throw error;
    throw new PacketError('undecodable', `the record isn't of its schema: ${error.message}`, error);
  }
  if (cursor.remaining > 0) {
    throw new PacketError(
      'undecodable',
      `the record isn't of its schema: ${cursor.remaining} of ${record.length} bytes are left over`,
    );
  }
}

function walkTo(
  type: avsc.Type,
  path: readonly string[],
  known: Map<avsc.Type, Skip>,
): (cursor: Cursor, found: () => void) => void {
  const [name, ...rest] = path;
  if (name === undefined) return (_cursor, found) => found();
  if (!(type instanceof avsc.types.RecordType)) throw new TypeError(`no field ${name}: ${type.typeName} is no record`);
  const at = type.fields.findIndex((field) => field.name === name);
  const before = type.fields.slice(0, at).map((field) => skipperOf(field.type, known));
  const inside = walkTo((type.fields[at] as avsc.types.Field).type, rest, known);
  const after = type.fields.slice(at + 1).map((field) => skipperOf(field.type, known));
  return (cursor, found) => {
    for (const skip of before) skip(cursor);
    inside(cursor, found);
    for (const skip of after) skip(cursor);
  };
}
