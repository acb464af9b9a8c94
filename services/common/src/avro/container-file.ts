import type { FileHandle } from 'node:fs/promises';
import type avsc from 'avsc';
import { AlertStreamError, messageOf } from '../errors.ts';
import { CODEC_NAMES, CODECS, isCodecName } from './codec.ts';
import { readBlocks } from './container-blocks.ts';
import { CONTAINER_MAGIC, decodeHeader, type ContainerHeader } from './container-format.ts';
import { Cursor, MalformedAvroError } from './cursor.ts';
import { openFile, readAt } from './input-file.ts';
import { parseSchema } from './schema.ts';
import { skipperOf } from './skip.ts';

/** An Avro container file, opened for reading. */
export type ContainerFile = {
  /** The schema as it stands in the file. */
  schema: unknown;
  type: avsc.Type;
  /** The records' bytes as they were written, decompressed but not re-encoded, in order, one block in memory. */
  records: AsyncIterable<Buffer>;
};

const MAX_HEADER_BYTES = 2 ** 24;

/**
 * Opens an Avro container file (Avro specification, "Object Container Files").
 *
 * The file isn't kept open: `records` opens it again, each time that it is iterated.
 *
 * @throws AlertStreamError `INPUT`, naming the file: not readable, not a container, a codec that is not known, a
 *   schema that is none; `records` throws it for a truncated or damaged file
 */
export async function readContainer(path: string): Promise<ContainerFile> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const { header, end } = await readHeader(file, path, size);
    const text = header.metadata.get('avro.schema')?.toString();
    const codec = header.metadata.get('avro.codec')?.toString() ?? 'null';
    if (text === undefined) throw new AlertStreamError('INPUT', `${path}: the container has no avro.schema`);
    if (!isCodecName(codec)) {
      throw new AlertStreamError(
        'INPUT',
        `${path}: expected one of the Avro codecs ${CODEC_NAMES.join(', ')}, got "${codec}"`,
      );
    }
    const type = schemaOf(text, path);
    return {
      schema: JSON.parse(text),
      type,
      records: { [Symbol.asyncIterator]: () => readBlocks(path, end, header.sync, CODECS[codec], skipperOf(type)) },
    };
  } finally {
    await file.close();
  }
}

/** Whether a file says of itself that it is a container; it may be larger than memory. */
export async function isContainer(path: string): Promise<boolean> {
  const file = await openFile(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CONTAINER_MAGIC.length));
    return buffer.subarray(0, bytesRead).equals(CONTAINER_MAGIC);
  } finally {
    await file.close();
  }
}

async function readHeader(
  file: FileHandle,
  path: string,
  size: number,
): Promise<{ header: ContainerHeader; end: number }> {
  // A schema takes some 60 kB; the header's length is known only when all of it was read.
  for (let wanted = 2 ** 16; ; wanted *= 4) {
    const bytes = await readAt(file, 0, Math.min(wanted, size));
    if (!bytes.subarray(0, CONTAINER_MAGIC.length).equals(CONTAINER_MAGIC)) {
      throw new AlertStreamError('INPUT', `${path}: expected an Avro container file, which starts with "Obj" and a 1`);
    }
    const cursor = new Cursor(bytes);
    try {
      return { header: decodeHeader(cursor), end: cursor.position };
    } catch (error) {
      if (!(error instanceof MalformedAvroError)) throw error;
      if (bytes.length < size && wanted < MAX_HEADER_BYTES) continue;
      throw new AlertStreamError('INPUT', `${path}: damaged or truncated in its header: ${error.message}`, {
        cause: error,
      });
    }
  }
}

function schemaOf(text: string, path: string): avsc.Type {
  try {
    return parseSchema(JSON.parse(text));
  } catch (error) {
    throw new AlertStreamError('INPUT', `${path}: its avro.schema is wrong: ${messageOf(error)}`, { cause: error });
  }
}
