import type { Context } from 'hono';
import { messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';

/** Milliseconds that who reads may take for a piece, which holds a place among the reads of the store. */
const READER_LIMIT_MS = 60_000;

export type Stream = {
  /** Read as fast as the client takes it. */
  content: AsyncIterable<Buffer>;
  /** Called once, when all was sent, when it broke off, or when the client went away. */
  close: () => Promise<void>;
  log: Logger;
  readerLimitMs?: number;
};

/**
 * Answers with what comes piece by piece. Where it breaks off the connection is cut, so that what was sent until then
 * can't be taken for all.
 */
export function streamed(c: Context, headers: Record<string, string>, stream: Stream): Response {
  if (c.req.method !== 'HEAD')
    return c.body(body(c, stream, 'content-length' in headers ? undefined : c.get('countSent')), 200, headers);
  void closed(c, stream);
  return c.body(null, 200, headers);
}

/** Never fails: who asked has nothing from it that something couldn't be given back. */
async function closed(c: Context, { close, log }: Stream): Promise<void> {
  try {
    await close();
  } catch (error) {
    log.warn({ event: 'not-closed', method: c.req.method, path: c.req.path, error: messageOf(error) });
  }
}

function body(
  c: Context,
  stream: Stream,
  countSent: ((bytes: number) => void) | undefined,
): ReadableStream<Uint8Array> {
  const { content, log, readerLimitMs = READER_LIMIT_MS } = stream;
  const iterator = content[Symbol.asyncIterator]();
  let waiting: NodeJS.Timeout | undefined;
  let over = false;
  const end = async () => {
    clearTimeout(waiting);
    if (over) return;
    over = true;
    await closed(c, stream);
    await iterator.return?.();
  };
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    clearTimeout(waiting);
    try {
      const { done, value } = await iterator.next();
      if (over) return;
      if (done === true) {
        controller.close();
        await end();
        return;
      }
      controller.enqueue(value);
      countSent?.(value.length);
      // Any client can do that as often as it likes: it is no error, and isn't to fill the log.
      waiting = setTimeout(
        () => void breakOff(controller, 'debug', new Error('the client takes too long')),
        readerLimitMs,
      );
    } catch (error) {
      await breakOff(controller, 'error', error);
    }
  };
  const breakOff = async (
    controller: ReadableStreamDefaultController<Uint8Array>,
    level: 'debug' | 'error',
    error: unknown,
  ) => {
    if (over) return;
    log[level]({ event: 'broken-off', method: c.req.method, path: c.req.path, error: messageOf(error) });
    await end().catch(() => {});
    // Told of the failure, Node's adapter would write it to stderr, and to the client where nothing was sent yet.
    const { outgoing } = (c.env ?? {}) as { outgoing?: { destroy: () => void } };
    if (outgoing === undefined) controller.error(new Error('broken off'));
    else outgoing.destroy();
  };
  return new ReadableStream({ pull, cancel: end }, { highWaterMark: 0 });
}
