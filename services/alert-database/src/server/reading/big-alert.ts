import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { OpenedObject } from '../../store/opened-object.ts';
import { entityTag } from '../http/entity-tag.ts';

/** The level of gzip for alerts that a writer of old left uncompressed. */
export const ON_THE_WAY = 1;

/** An alert that is too large to be held whole: it goes on piece by piece, gzipped. */
export type BigAlert = {
  /** Bytes of the content; undefined for what is gzipped on the way. */
  size: number | undefined;
  /** Undefined where the store can't tell one content from another, and for what is gzipped on the way. */
  etag: string | undefined;
  /** To be read once. Throws where it breaks off. */
  content: AsyncIterable<Buffer>;
  /** Always needed, also when all of the content was read. */
  close: () => Promise<void>;
};

/** @throws when not even the first piece comes; the object is closed then */
export async function bigAlert({
  name,
  size,
  version,
  content,
  close,
}: OpenedObject & { name: string }): Promise<BigAlert> {
  const iterator = content[Symbol.asyncIterator]();
  let first: IteratorResult<Buffer, unknown>;
  try {
    first = await iterator.next();
  } catch (error) {
    await close();
    throw error;
  }
  const pieces = complete(first, iterator, size);
  if (first.done !== true && isPlain(first.value))
    return { size: undefined, etag: undefined, content: gzipped(pieces), close };
  // A store's version tells two contents of one name apart; the name, objects of two layouts.
  return { size, etag: version === undefined ? undefined : entityTag(`${name} ${version}`), content: pieces, close };
}

/** Whether an object holds the message as it was on Kafka: it begins with 0 there, and never where it is gzipped. */
export function isPlain(begin: Buffer): boolean {
  return begin[0] === 0;
}

async function* complete(
  first: IteratorResult<Buffer, unknown>,
  rest: AsyncIterator<Buffer, unknown>,
  size: number | undefined,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for (let next = first; next.done !== true; next = await rest.next()) {
    bytes += next.value.length;
    yield next.value;
  }
  if (size !== undefined && bytes !== size)
    throw new AlertStreamError('STORE', `expected ${size} bytes of an alert, got ${bytes}`);
}

async function* gzipped(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gzip = createGzip({ level: ON_THE_WAY });
  // A failure of the pieces comes out of gzip, which is where it is waited for.
  pipeline(Readable.from(pieces), gzip, () => {});
  yield* gzip as AsyncIterable<Buffer>;
}
