import { closeSync, fstatSync, open as openCallback, read as readCallback } from 'node:fs';
import { promisify } from 'node:util';
import type { OpenedObject } from '../opened-object.ts';

const open = promisify(openCallback);
const read = promisify(readCallback);

/** Bytes of a file that comes in one piece. Alerts are smaller. */
const WHOLE = 2 ** 20;

/** Bytes of a larger one's piece: many may be read at a time, each by a client that takes its time. */
const PIECE = 2 ** 16;

/**
 * Opens a file. Only what may wait for the disk goes through Node's threads, the opening and the reading: each turn in
 * them costs as much as the reading itself. What the system knows of an open file it tells at once.
 *
 * @throws what the file system says
 */
export async function openFile(path: string): Promise<OpenedObject> {
  const file = new OpenFile(await open(path, 'r'));
  try {
    // Files are never changed in place, only made and replaced: another content is another file, of another time.
    const { size, ino, mtimeNs } = file.stat();
    const bytes = Number(size);
    return {
      size: bytes,
      version: `${ino}-${size}-${mtimeNs}`,
      content: pieces(file, bytes),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A file that is read by one at a time, and closed by whoever wants to, also in the middle of a read. */
class OpenFile {
  readonly #descriptor: number;
  #reading: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  stat() {
    return fstatSync(this.#descriptor, { bigint: true });
  }

  /** @returns how many bytes came */
  async read(into: Buffer, position: number): Promise<number> {
    if (this.#closed) throw new Error('the file is closed');
    const reading = read(this.#descriptor, into, 0, into.length, position);
    this.#reading = reading;
    return (await reading).bytesRead;
  }

  /** Waits for the read that is running: its descriptor could be another file's by then. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#reading.catch(() => {});
    closeSync(this.#descriptor);
  }
}

async function* pieces(file: OpenFile, size: number): AsyncGenerator<Buffer> {
  const most = size <= WHOLE ? WHOLE : PIECE;
  for (let position = 0; position < size;) {
    const piece = Buffer.allocUnsafeSlow(Math.min(most, size - position));
    const bytes = await file.read(piece, position);
    if (bytes === 0) throw new Error(`expected ${size} bytes, got ${position}`);
    position += bytes;
    yield piece.subarray(0, bytes);
  }
}
