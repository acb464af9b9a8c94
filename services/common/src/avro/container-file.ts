import { open, type FileHandle } from 'node:fs/promises';
import type avsc from 'avsc';
import { AlertStreamError, messageOf } from '../errors.ts';
import { CODECS, isCodecName, type Codec } from './codec.ts';
import { CONTAINER_MAGIC, decodeHeader, SYNC_BYTES, type ContainerHeader } from './container-format.ts';
import { Cursor, MalformedAvro } from './cursor.ts';
import { parseSchema } from './schema.ts';
import { skipperOf, type Skip } from './skip.ts';

/** An Avro container file, opened for reading. */
export type ContainerFile = {
  /** The schema as it stands in the file. */
  schema: unknown;
  type: avsc.Type;
  /** The records' bytes as they were written, decompressed but not re-encoded, in order, one block in memory. */
  records: AsyncIterable<Buffer>;
};

const MAX_HEADER_BYTES = 2 ** 24;

/** Writers end a block after some 16 kB to 16 MB; a larger one is damage, or not worth the memory. */
const MAX_BLOCK_BYTES = 2 ** 28;

/** Bytes that the two numbers before a block take at most. */
const COUNTS_BYTES = 20;

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
        `${path}: expected one of the Avro codecs ${Object.keys(CODECS).join(', ')}, got "${codec}"`,
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

async function* readBlocks(
  path: string,
  start: number,
  sync: Buffer,
  codec: Codec,
  skip: Skip,
): AsyncGenerator<Buffer, void, void> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    for (let position = start; position < size;) {
      const damaged = (what: string, cause?: unknown) =>
        new AlertStreamError('INPUT', `${path}: damaged or truncated in the block at byte ${position}: ${what}`, { cause });
      const block = await readBlock(file, position, size).catch((error: unknown) => {
        throw error instanceof MalformedAvro ? damaged(error.message, error) : error;
      });
      if (!block.sync.equals(sync)) throw damaged('it does not end with the marker of the file');
      const data = await codec.decompress(block.data, MAX_BLOCK_BYTES).catch((error: unknown) => {
        throw damaged(messageOf(error), error);
      });
      yield* split(data, block.records, skip, damaged);
      position = block.end;
    }
  } finally {
    await file.close();
  }
}

function* split(
  data: Buffer,
  records: number,
  skip: Skip,
  damaged: (what: string, cause?: unknown) => Error,
): Generator<Buffer, void, void> {
  const cursor = new Cursor(data);
  for (let index = 0; index < records; index++) {
    const start = cursor.position;
    try {
      skip(cursor);
    } catch (error) {
      throw error instanceof MalformedAvro ? damaged(`its record ${index}: ${error.message}`, error) : error;
    }
    yield data.subarray(start, cursor.position);
  }
  if (cursor.remaining > 0) throw damaged(`${cursor.remaining} bytes are left over after its ${records} records`);
}

/** @throws MalformedAvro when the file ends before the block does */
async function readBlock(file: FileHandle, position: number, size: number) {
  const counts = new Cursor(await readAt(file, position, Math.min(COUNTS_BYTES, size - position)));
  const records = counts.readCount();
  const length = counts.readCount();
  const start = position + counts.position;
  if (records < 0 || length < 0 || length > MAX_BLOCK_BYTES) {
    throw new MalformedAvro(`${records} records in ${length} bytes`);
  }
  const missing = start + length + SYNC_BYTES - size;
  if (missing > 0) throw new MalformedAvro(`the file ends ${missing} bytes too early`);
  const bytes = await readAt(file, start, length + SYNC_BYTES);
  return { records, data: bytes.subarray(0, length), sync: bytes.subarray(length), end: start + bytes.length };
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
      if (!(error instanceof MalformedAvro)) throw error;
      if (bytes.length < size && wanted < MAX_HEADER_BYTES) continue;
      throw new AlertStreamError('INPUT', `${path}: damaged or truncated in its header: ${error.message}`, {
        cause: error,
      });
    }
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (error) {
    throw new AlertStreamError('INPUT', `can't read ${path}: ${messageOf(error)}`, { cause: error });
  }
  throw new AlertStreamError('INPUT', `can't read ${path}: it is not a file`);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new MalformedAvro('the file became shorter');
    filled += bytesRead;
  }
  return bytes;
}

function schemaOf(text: string, path: string): avsc.Type {
  try {
    return parseSchema(JSON.parse(text));
  } catch (error) {
    throw new AlertStreamError('INPUT', `${path}: its avro.schema is wrong: ${messageOf(error)}`, { cause: error });
  }
}
