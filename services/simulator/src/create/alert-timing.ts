import type avsc from 'avsc';
import { alertTimeReader } from '@alert-stream/common/avro/alert-time.ts';
import { fieldReader, fieldType } from '@alert-stream/common/avro/field.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Sighting } from './burst-offsets.ts';

const INTEGER_TYPES = new Set(['long', 'abstract:long', 'int']);

/**
 * Makes the reader of an alert's time, visit and detector. Schemas before 7.0 have `ccdVisitId` instead of the last
 * two: it names both at once, and the visit is then known by its time.
 *
 * @param withBurst false where only the time is needed: any schema of alerts will do
 * @throws AlertStreamError `INPUT` for a schema without a time or, if needed, a detector
 */
export function sightingReader(schema: avsc.Type, withBurst: boolean): (record: Buffer) => Sighting {
  const timeOf = alertTimeReader(schema);
  if (!withBurst) return (record) => ({ mjd: timeOf(record), visit: '', burst: '' });
  const detectorOf = integerReader(schema, 'detector') ?? integerReader(schema, 'ccdVisitId');
  const visitOf = integerReader(schema, 'visit');
  if (detectorOf === undefined) {
    throw new AlertStreamError(
      'INPUT',
      `--spread needs diaSource.detector or diaSource.ccdVisitId, got ${schema.name ?? schema.typeName} without either`,
    );
  }
  return (record) => {
    const mjd = timeOf(record);
    return { mjd, visit: visitOf?.(record) ?? String(mjd), burst: detectorOf(record) };
  };
}

function integerReader(schema: avsc.Type, name: string): ((record: Buffer) => string) | undefined {
  const path = ['diaSource', name];
  if (!INTEGER_TYPES.has(fieldType(schema, path)?.typeName ?? '')) return undefined;
  return fieldReader(schema, path, (cursor) => String(cursor.readLong()));
}
