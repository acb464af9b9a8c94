import { fieldReader, fieldType } from '@alert-stream/common/avro/field.ts';
import type avsc from 'avsc';
import type { ArchivedRecord } from './archived-record.ts';

/** The images that come with an alert. */
export const CUTOUT_KINDS = ['difference', 'science', 'template'] as const;

export type CutoutKind = (typeof CUTOUT_KINDS)[number];

const FIELDS: Record<CutoutKind, string> = {
  difference: 'cutoutDifference',
  science: 'cutoutScience',
  template: 'cutoutTemplate',
};

/** Which cutout a field of an alert holds, if any. */
export function cutoutKindOf(field: string): CutoutKind | undefined {
  return CUTOUT_KINDS.find((kind) => FIELDS[kind] === field);
}

/** A cutout's bytes; undefined where the alert has none, or its schema knows none. */
export function cutoutOf(record: Record<string, unknown>, kind: CutoutKind): Buffer | undefined {
  return asCutout(record[FIELDS[kind]]);
}

/** The same without decoding the rest of the alert. */
export function readCutout({ record, schema }: ArchivedRecord, kind: CutoutKind): Buffer | undefined {
  return asCutout(readerOf(schema.type, kind)?.(record));
}

function asCutout(value: unknown): Buffer | undefined {
  return Buffer.isBuffer(value) && value.length > 0 ? value : undefined;
}

type Reader = ((record: Buffer) => unknown) | undefined;

const READERS = new WeakMap<avsc.Type, Partial<Record<CutoutKind, { read: Reader }>>>();

function readerOf(schema: avsc.Type, kind: CutoutKind): Reader {
  const readers = READERS.get(schema) ?? {};
  READERS.set(schema, readers);
  readers[kind] ??= { read: makeReader(schema, [FIELDS[kind]]) };
  return readers[kind].read;
}

function makeReader(schema: avsc.Type, path: string[]): Reader {
  const type = fieldType(schema, path);
  if (type === undefined) return undefined;
  return fieldReader(schema, path, (cursor) => {
    const { value, offset } = type.decode(cursor.buffer, cursor.position) as { value: unknown; offset: number };
    cursor.position = offset;
    return value;
  });
}
