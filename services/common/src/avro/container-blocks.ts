import type { FileHandle } from 'node:fs/promises';
import { AlertStreamError, messageOf } from '../errors.ts';
import type { Codec } from './codec.ts';
import { SYNC_BYTES } from './container-format.ts';
import { Cursor, MalformedAvroError } from './cursor.ts';
import { openFile, readAt } from './input-file.ts';
import type { Skip } from './skip.ts';

/** Writers end a block after some 16 kB to 16 MB; a larger one is damage, or not worth the memory. */
const MAX_BLOCK_BYTES = 2 ** 28;

/** Bytes that the two numbers before a block take at most. */
const COUNTS_BYTES = 20;

/**
 * Gives the records of a container file's blocks, one block in memory.
 *
 * @param start where the first block begins
 * @throws AlertStreamError `INPUT`, naming the file and the block, for one that is truncated or damaged
 */
export async function* readBlocks(
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
      const place = `${path}: damaged or truncated in the block at byte ${position}`;
      const damaged = (what: string, cause?: unknown) => new AlertStreamError('INPUT', `${place}: ${what}`, { cause });
      const block = await readBlock(file, position, size).catch((error: unknown) => {
        throw error instanceof MalformedAvroError ? damaged(error.message, error) : error;
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
      throw error instanceof MalformedAvroError ? damaged(`its record ${index}: ${error.message}`, error) : error;
    }
    yield data.subarray(start, cursor.position);
  }
  if (cursor.remaining > 0) throw damaged(`${cursor.remaining} bytes are left over after its ${records} records`);
}

/** @throws MalformedAvroError when the file ends before the block does */
async function readBlock(file: FileHandle, position: number, size: number) {
  const counts = new Cursor(await readAt(file, position, Math.min(COUNTS_BYTES, size - position)));
  const records = counts.readCount();
  const length = counts.readCount();
  const start = position + counts.position;
  if (records < 0 || length < 0 || length > MAX_BLOCK_BYTES) {
    throw new MalformedAvroError(`${records} records in ${length} bytes`);
  }
  const missing = start + length + SYNC_BYTES - size;
  if (missing > 0) throw new MalformedAvroError(`the file ends ${missing} bytes too early`);
  const bytes = await readAt(file, start, length + SYNC_BYTES);
  return { records, data: bytes.subarray(0, length), sync: bytes.subarray(length), end: start + bytes.length };
}
