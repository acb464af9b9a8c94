import type avsc from 'avsc';
import { alertTimeReader } from '@alert-stream/common/avro/alert-time.ts';
import { fieldReader, fieldType } from '@alert-stream/common/avro/field.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';

/** When and where an alert was seen, as far as its time in a replay depends on it. */
export type AlertTiming = {
  /** Middle of the exposure in days (MJD, TAI). */
  mjd: number;
  /** Equal for all alerts of one visit. */
  visit: string;
  /** Equal for all alerts of one detector in one visit. */
  burst: string;
};

const INTEGER_TYPES = new Set(['long', 'abstract:long', 'int']);

/**
 * Makes a function that reads the time, visit and detector of an alert. Schemas before 7.0 have `ccdVisitId` instead of
 * visit and detector: it identifies both at once, and the time then identifies the visit.
 *
 * @param withBurst false where only the time is needed, which works with any schema of alerts
 * @throws AlertStreamError `INPUT` for a schema without a time or, if needed, without a detector
 */
export function alertTimingReader(schema: avsc.Type, withBurst: boolean): (record: Buffer) => AlertTiming {
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
