import type avsc from 'avsc';
import { isContainer, readContainer } from './avro/container-file.ts';
import { recordCheck } from './avro/field.ts';
import { parseSchema } from './avro/schema.ts';
import { readNamedFile } from './command/read-file.ts';
import { AlertStreamError, messageOf } from './errors.ts';
import { MAGIC_BYTE, MAX_PACKET_BYTES, splitPacket } from './packet.ts';

/** A file of alerts, opened for reading. */
export type AlertFile = {
  type: avsc.Type;
  /** The alerts' Avro records, in order. They can be read any number of times. */
  records: AsyncIterable<Buffer>;
  /** The id that a packet names; a container file has its schema instead. */
  schemaId?: number;
};

/** The schema that a packet's id stands for. @throws AlertStreamError when none is known */
export type SchemaOfId = (id: number) => unknown;

/**
 * Opens a file of alerts: an Avro container file, or one packet as it was sent, which has no schema but an id of one.
 *
 * @throws AlertStreamError `INPUT`, naming the file: neither of the two, or a packet that isn't of its schema; what
 *   `schemaOf` throws. `records` throws it for a damaged container
 */
export async function readAlertFile(path: string, schemaOf: SchemaOfId): Promise<AlertFile> {
  if (await isContainer(path)) return readContainer(path);
  const bytes = readNamedFile(path, { maxBytes: MAX_PACKET_BYTES });
  if (bytes[0] !== MAGIC_BYTE) {
    throw new AlertStreamError(
      'INPUT',
      `${path}: expected an Avro container file, which starts with "Obj" and a 1, or a packet as it was sent, which starts with a zero byte`,
    );
  }
  const { schemaId, record } = inFile(path, () => splitPacket(bytes));
  const schema = await schemaOf(schemaId);
  const type = inFile(path, () => parseSchema(schema));
  inFile(path, () => recordCheck(type)(record));
  return { type, records: { [Symbol.asyncIterator]: () => only(record) }, schemaId };
}

async function* only(record: Buffer): AsyncGenerator<Buffer> {
  yield record;
}

function inFile<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new AlertStreamError('INPUT', `${path}: ${messageOf(error)}`, { cause: error });
  }
}
