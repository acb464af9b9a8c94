import type { Readable } from 'node:stream';

/** Of a larger body no more is taken. */
const MOST_BYTES = 2 ** 20;

const MOST_MS = 500;

/**
 * Lets the body of a refused request come in, without looking at it. To close a connection on which a client is still
 * sending resets it, and then the client sees a broken connection instead of the answer that says why.
 *
 * @param mostMs milliseconds that a body may take to come
 * @returns when the body has ended, or has gone beyond a limit
 */
export async function letPass(body: Readable | undefined, mostMs = MOST_MS): Promise<void> {
  if (body === undefined || body.readableEnded || body.destroyed) return;
  const passed = Promise.withResolvers<void>();
  const limit = setTimeout(passed.resolve, mostMs);
  let length = 0;
  body.on('data', (chunk: Buffer) => {
    length += chunk.byteLength;
    if (length > MOST_BYTES) passed.resolve();
  });
  for (const end of ['end', 'error', 'close']) body.once(end, passed.resolve);
  await passed.promise;
  clearTimeout(limit);
}
