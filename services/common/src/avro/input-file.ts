import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { kindOf, systemReason } from '../command/read-file.ts';
import { AlertStreamError } from '../errors.ts';
import { MalformedAvroError } from './cursor.ts';

/** Opens a file that the user named. @throws AlertStreamError `INPUT` when it can't be read, or is no file */
export async function openFile(path: string): Promise<FileHandle> {
  let kind: string;
  try {
    // Don't wait for the writer of a named pipe.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (stats.isFile()) return file;
    await file.close();
    kind = kindOf(stats);
  } catch (error) {
    throw new AlertStreamError('INPUT', `can't read ${path}: ${systemReason(error)}`, { cause: error });
  }
  throw new AlertStreamError('INPUT', `can't read ${path}: expected a file, it is ${kind}`);
}

/** Reads exactly `length` bytes at a position. @throws MalformedAvroError when the file became shorter meanwhile */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new MalformedAvroError('the file became shorter');
    filled += bytesRead;
  }
  return bytes;
}
