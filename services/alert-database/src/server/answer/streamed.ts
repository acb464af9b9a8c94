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
  if (c.req.method !== 'HEAD') return c.body(body(c, stream, 'content-length' in headers ? undefined : c.get('countSent')), 200, headers);
  void stream.close();
  return c.body(null, 200, headers);
}

function body(
  c: Context,
  { content, close, log, readerLimitMs = READER_LIMIT_MS }: Stream,
  countSent: ((bytes: number) => void) | undefined,
): ReadableStream<Uint8Array> {
  const iterator = content[Symbol.asyncIterator]();
  let waiting: NodeJS.Timeout | undefined;
  let over = false;
  const end = async () => {
    clearTimeout(waiting);
    if (over) return;
    over = true;
    await close();
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
      waiting = setTimeout(() => void breakOff(controller, new Error('the client takes too long')), readerLimitMs);
    } catch (error) {
      await breakOff(controller, error);
    }
  };
  const breakOff = async (controller: ReadableStreamDefaultController<Uint8Array>, error: unknown) => {
    if (over) return;
    log.error({ event: 'broken-off', method: c.req.method, path: c.req.path, error: messageOf(error) });
    await end().catch(() => {});
    // Told of the failure, Node's adapter would write it to stderr, and to the client where nothing was sent yet.
    const { outgoing } = (c.env ?? {}) as { outgoing?: { destroy: () => void } };
    if (outgoing === undefined) controller.error(new Error('broken off'));
    else outgoing.destroy();
  };
  return new ReadableStream({ pull, cancel: end }, { highWaterMark: 0 });
}
