import avsc from 'avsc';
import type { Cursor } from '@alert-stream/common/avro/cursor.ts';
import type { JsonText } from './json-text.ts';

const { types } = avsc;

/** Moves a cursor past one value, and writes it as JSON. The record was checked before: nothing is here. */
export type WriteJson = (cursor: Cursor, json: JsonText) => void;

/** Bytes of which base64 is made at once: a multiple of 3. */
const BASE64_PIECE = 3 * 2 ** 14;

/**
 * Makes the function that writes values of a type as JSON straight from their bytes: decoded, an alert takes thirty times
 * as much memory as its packet.
 *
 * A long is a decimal string, since most readers round numbers beyond 2^53. What JSON has no number for is a string too:
 * `"NaN"`, `"Infinity"`, `"-Infinity"`; null stays null. Bytes are base64. What isn't UTF-8 in a string becomes U+FFFD.
 */
export function jsonWriter(type: avsc.Type, known = new Map<avsc.Type, WriteJson>()): WriteJson {
  const found = known.get(type);
  if (found !== undefined) return found;
  let made: WriteJson | undefined;
  // A recursive type meets itself before its own writer is made.
  known.set(type, (cursor, json) => (made as WriteJson)(cursor, json));
  made = make(type, (inner) => jsonWriter(inner, known));
  known.set(type, made);
  return made;
}

function make(type: avsc.Type, writerFor: (type: avsc.Type) => WriteJson): WriteJson {
  if (type instanceof types.RecordType) {
    const fields = type.fields.map((field) => ({ key: keyOf(field.name), write: writerFor(field.type) }));
    return (cursor, json) => writeFields(fields, cursor, json);
  }
  if (type instanceof types.UnwrappedUnionType) {
    const branches = [...type.types].map(writerFor);
    return (cursor, json) => (branches[cursor.readCount()] as WriteJson)(cursor, json);
  }
  if (type instanceof types.WrappedUnionType) {
    const branches = [...type.types].map((branch) => named(branch, writerFor(branch)));
    return (cursor, json) => (branches[cursor.readCount()] as WriteJson)(cursor, json);
  }
  if (type instanceof types.ArrayType) {
    const write = writerFor(type.itemsType);
    return items(['[', ']'], write);
  }
  if (type instanceof types.MapType) {
    const write = writerFor(type.valuesType as avsc.Type);
    return items(['{', '}'], (cursor, json) => {
      json.addString(text(cursor));
      json.add(':');
      write(cursor, json);
    });
  }
  if (type instanceof types.EnumType) {
    const { symbols } = type;
    return (cursor, json) => json.addString(symbols[cursor.readCount()] as string);
  }
  if (type instanceof types.FixedType) {
    const { size } = type;
    return (cursor, json) => writeBase64(cursor.take(size), json);
  }
  return primitive(type.typeName);
}

/** A field: its name with quotes and colon, and what writes its value. */
export type FieldWriter = { key: string; write: WriteJson };

export function keyOf(name: string): string {
  return `${JSON.stringify(name)}:`;
}

/** Writes a record, field by field. */
export function writeFields(fields: readonly FieldWriter[], cursor: Cursor, json: JsonText): void {
  json.add('{');
  for (const [index, { key, write }] of fields.entries()) {
    if (index > 0) json.add(',');
    json.add(key);
    write(cursor, json);
  }
  json.add('}');
}

/** A value of a union that has to say which of its types it is. */
function named(branch: avsc.Type, write: WriteJson): WriteJson {
  if (branch.typeName === 'null') return write;
  const begin = `{${JSON.stringify(branch.branchName)}:`;
  return (cursor, json) => {
    json.add(begin);
    write(cursor, json);
    json.add('}');
  };
}

/** An array or a map: blocks of items, each after its count, until a count of 0. */
function items([begin, end]: [string, string], write: WriteJson): WriteJson {
  return (cursor, json) => {
    json.add(begin);
    let comma = '';
    for (let count = cursor.readCount(); count !== 0; count = cursor.readCount()) {
      // A negative count is followed by the block's size in bytes.
      if (count < 0) cursor.skipLong();
      for (let item = 0; item < Math.abs(count); item += 1) {
        json.add(comma);
        write(cursor, json);
        comma = ',';
      }
    }
    json.add(end);
  };
}

function primitive(name: string): WriteJson {
  switch (name) {
    case 'null':
      return (_cursor, json) => json.add('null');
    case 'boolean':
      return (cursor, json) => json.add(cursor.byte() === 1 ? 'true' : 'false');
    case 'int':
      return (cursor, json) => json.add(String(cursor.readCount()));
    case 'long':
    case 'abstract:long':
      return (cursor, json) => json.add(`"${cursor.readLong()}"`);
    case 'float':
      return (cursor, json) => writeNumber(cursor.take(4).readFloatLE(), json);
    case 'double':
      return (cursor, json) => writeNumber(cursor.readDouble(), json);
    case 'string':
      return (cursor, json) => json.addString(text(cursor));
    case 'bytes':
      return (cursor, json) => writeBase64(cursor.take(cursor.readCount()), json);
    default:
      throw new TypeError(`no way known to write a value of Avro type ${name}`);
  }
}

function text(cursor: Cursor): string {
  return cursor.take(cursor.readCount()).toString();
}

function writeNumber(value: number, json: JsonText): void {
  json.add(Number.isFinite(value) ? String(value) : `"${value}"`);
}

function writeBase64(bytes: Buffer, json: JsonText): void {
  json.add('"');
  for (let at = 0; at < bytes.length; at += BASE64_PIECE)
    json.add(bytes.subarray(at, at + BASE64_PIECE).toString('base64'));
  json.add('"');
}
