import type avsc from 'avsc';
import { AlertStreamError } from '../errors.ts';
import { PacketError } from '../packet.ts';
import { fieldReader, fieldType } from './field.ts';

/** `midPointTai` was renamed in schema 5.0. */
const TIME_FIELDS = ['midpointMjdTai', 'midPointTai'];

/**
 * Makes the reader of the time of an alert's visit: the midpoint of the exposure.
 *
 * @param schema the schema that the records were written with
 * @returns a function from a record (without the packet's header) to the time, in days (Modified Julian Date, TAI);
 *   it throws PacketError `undecodable`
 * @throws AlertStreamError `INPUT` when the schema has no such field
 */
export function alertTimeReader(schema: avsc.Type): (record: Buffer) => number {
  const name = TIME_FIELDS.find((field) => fieldType(schema, ['diaSource', field])?.typeName === 'double');
  if (name === undefined) {
    throw new AlertStreamError(
      'INPUT',
      `an alert's schema has diaSource.${TIME_FIELDS.join(' or diaSource.')} as a double, ` +
        `got ${schema.name ?? schema.typeName} without either`,
    );
  }
  return fieldReader(schema, ['diaSource', name], (cursor) => {
    const days = cursor.readDouble();
    if (!Number.isFinite(days)) throw new PacketError('undecodable', `diaSource.${name} is a time, got ${days}`);
    return days;
  });
}
