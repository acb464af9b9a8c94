import { open, type FileHandle } from 'node:fs/promises';
import type { OpenedObject } from '../opened-object.ts';

/** Bytes of a piece. Alerts are smaller, and come in one. */
const PIECE = 2 ** 20;

/** Opens a file. @throws what the file system says */
export async function openFile(path: string): Promise<OpenedObject> {
  const file = await open(path);
  try {
    // Files are never changed in place, only made and replaced: another content is another file, of another time.
    const { size, ino, mtimeNs } = await file.stat({ bigint: true });
    const bytes = Number(size);
    return { size: bytes, version: `${ino}-${size}-${mtimeNs}`, content: pieces(file, bytes), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* pieces(file: FileHandle, size: number): AsyncGenerator<Buffer> {
  for (let position = 0; position < size; ) {
    const piece = Buffer.allocUnsafeSlow(Math.min(PIECE, size - position));
    const { bytesRead } = await file.read(piece, 0, piece.length, position);
    if (bytesRead === 0) throw new Error(`expected ${size} bytes, got ${position}`);
    position += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}
