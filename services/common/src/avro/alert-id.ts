import type avsc from 'avsc';
import { PacketError } from '../packet.ts';
import { fieldReader, fieldType } from './field.ts';

/** The alert's id is `diaSourceId` since schema 8.0; before, `alertId`. */
const ID_FIELDS = ['diaSourceId', 'alertId'];

const INTEGER_TYPES = new Set(['long', 'abstract:long', 'int']);

/**
 * Makes the reader of the alert's id. The field is looked up by its name, once; of each record only the id is
 * decoded, yet the whole of it is checked: one that is truncated, or has bytes left over, is refused.
 *
 * @param schema the schema that the records were written with
 * @returns a function from a record (without the packet's header) to the id; it throws PacketError `undecodable`, or
 *   `no-alert-id` for a negative id
 * @throws PacketError `no-alert-id` when the schema has neither field as an integer
 */
export function alertIdReader(schema: avsc.Type): (record: Buffer) => bigint {
  const name = ID_FIELDS.find((field) => INTEGER_TYPES.has(fieldType(schema, [field])?.typeName ?? ''));
  if (name === undefined) {
    throw new PacketError(
      'no-alert-id',
      `an alert's schema has diaSourceId or alertId as a long, got ${schema.name ?? schema.typeName} without either`,
    );
  }
  const read = fieldReader(schema, [name], (cursor) => {
    const id = cursor.readLong();
    if (id < 0n) throw new PacketError('no-alert-id', `an alert's id is not negative, got ${name} ${id}`);
    return id;
  });
  return read;
}
