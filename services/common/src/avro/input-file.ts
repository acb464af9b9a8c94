import { open, type FileHandle } from 'node:fs/promises';
import { AlertStreamError, messageOf } from '../errors.ts';
import { MalformedAvro } from './cursor.ts';

/** Opens a file that the user named. @throws AlertStreamError `INPUT` when it can't be read, or is no file */
export async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (error) {
    throw new AlertStreamError('INPUT', `can't read ${path}: ${messageOf(error)}`, { cause: error });
  }
  throw new AlertStreamError('INPUT', `can't read ${path}: it is not a file`);
}

/** Reads exactly `length` bytes at a position. @throws MalformedAvro when the file became shorter meanwhile */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new MalformedAvro('the file became shorter');
    filled += bytesRead;
  }
  return bytes;
}
