import { createHash } from 'node:crypto';
import { isContainer, readContainer } from '@alert-stream/common/avro/container-file.ts';
import { readNamedFile } from '@alert-stream/common/command/read-file.ts';
import { recordCheck } from '@alert-stream/common/avro/field.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { HEADER_BYTES, MAX_PACKET_BYTES, splitPacket } from '@alert-stream/common/packet.ts';

/** A real alert that others are made after. */
export type Template = {
  /** Names its content (SHA-256, hex). */
  digest: string;
  schema: object;
  record: Buffer;
};

/** Where a packet's schema is found, since it brings only its id, or not even that. */
export type KnownSchemas = {
  /** The schema that the user chose; goes before what the packet says. */
  chosen: () => object | undefined;
  /** @throws AlertStreamError when no schema of that id is known */
  ofId: (id: number) => object;
};

/**
 * Reads the alert that others shall be like: the first of an Avro container file, a packet as it is sent (five bytes,
 * then the record), or a bare record, which needs a chosen schema.
 *
 * @throws AlertStreamError `INPUT` for a file that is none of these, or that its schema can't read
 */
export async function readTemplate(path: string, schemas: KnownSchemas): Promise<Template> {
  const { schema, record } = (await isContainer(path)) ? await firstOf(path) : packet(path, readPacket(path), schemas);
  return { schema, record, digest: createHash('sha256').update(record).digest('hex') };
}

function readPacket(path: string): Buffer {
  const bytes = readNamedFile(path, { maxBytes: MAX_PACKET_BYTES });
  if (bytes.length === 0) throw new AlertStreamError('INPUT', `${path}: expected an alert, the file is empty`);
  return bytes;
}

async function firstOf(path: string): Promise<Omit<Template, 'digest'>> {
  const { schema, records } = await readContainer(path);
  for await (const record of records) return { schema: schema as object, record };
  throw new AlertStreamError('INPUT', `${path}: expected an alert, the container is empty`);
}

function packet(path: string, bytes: Buffer, schemas: KnownSchemas): Omit<Template, 'digest'> {
  try {
    const chosen = schemas.chosen();
    if (chosen === undefined) {
      const { schemaId, record } = splitPacket(bytes);
      return checked(schemas.ofId(schemaId), record);
    }
    // With a chosen schema, the record may come alone or behind the five bytes.
    if (bytes[0] !== 0) return checked(chosen, bytes);
    return attempt(() => checked(chosen, bytes.subarray(HEADER_BYTES))) ?? checked(chosen, bytes);
  } catch (error) {
    const hint =
      'expected an Avro container file, a packet, or a bare record of the schema in --schema or --schema-version';
    throw new AlertStreamError('INPUT', `${path}: ${messageOf(error)} (${hint})`, { cause: error });
  }
}

function checked(schema: object, record: Buffer): Omit<Template, 'digest'> {
  recordCheck(parseSchema(schema))(record);
  return { schema, record };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
