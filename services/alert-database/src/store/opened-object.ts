import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { ObjectStore } from './store.ts';

/** An object whose content is read as it is wanted, so that no more of it than a piece is ever held. */
export type OpenedObject = {
  /** Bytes of the whole content; undefined where the service doesn't say. */
  size: number | undefined;
  /** A word of the store's for this very content: another one as soon as a byte differs. Undefined where it has none. */
  version: string | undefined;
  /**
   * The content, once, piece by piece. Fails as `read` does, also where the connection ends before the content, and
   * where the next piece takes too long. How long who reads takes for a piece is their own matter.
   */
  content: AsyncIterable<Buffer>;
  /** Gives back what the object holds, a file or a connection. Needed where the content wasn't read to its end. */
  close: () => Promise<void>;
};

/** A store that can be read, whole objects and pieces of them. */
export interface ObjectReader extends Pick<ObjectStore, 'place' | 'read'> {
  /** Opens an object; undefined where there is none. */
  open(name: string): Promise<OpenedObject | undefined>;
}

/** An object has more bytes than it may. */
export class TooLongError extends AlertStreamError {
  constructor(limit: number) {
    super('STORE', `expected an object of at most ${limit} bytes, got a longer one`);
  }
}

/**
 * The whole content of an opened object.
 *
 * @param limit bytes that it may have
 * @throws TooLongError when it has more
 */
export async function readWhole(
  { content, close }: Pick<OpenedObject, 'content' | 'close'>,
  limit: number,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of content) {
      bytes += piece.length;
      if (bytes > limit) throw new TooLongError(limit);
      pieces.push(piece);
    }
  } finally {
    await close();
  }
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
}
