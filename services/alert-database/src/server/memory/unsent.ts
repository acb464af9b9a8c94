import type { MiddlewareHandler } from 'hono';
import type { WorkMemory } from './work-memory.ts';

declare module 'hono' {
  interface ContextVariableMap {
    /** Counts a response's bytes until the client has them. @throws HttpError 503 where too many are held */
    holdUnsent?: (bytes: number) => void;
  }
}

/** Milliseconds that a client gets for any response, and bytes a millisecond beyond: 10 kB a second. */
const LEAST_MS = 60_000;
const LEAST_RATE = 10;

/** What is there of Node's response where an app is served on a socket. */
type Outgoing = { once: (event: 'close', listener: () => void) => void; destroy: () => void };

/**
 * Lets routes count the bytes of a response until it is sent, so that clients that take nothing can't fill the memory. A
 * client that is slower than any network is cut off, and gives them back.
 */
export function countUnsent(memory: WorkMemory): MiddlewareHandler {
  return async (c, next) => {
    const { outgoing } = (c.env ?? {}) as { outgoing?: Outgoing };
    if (outgoing !== undefined) c.set('holdUnsent', (bytes) => hold(memory, outgoing, bytes));
    await next();
  };
}

function hold(memory: WorkMemory, outgoing: Outgoing, bytes: number): void {
  const { grow, release } = memory.lease();
  grow(bytes);
  const late = setTimeout(() => outgoing.destroy(), LEAST_MS + bytes / LEAST_RATE);
  late.unref();
  outgoing.once('close', () => {
    clearTimeout(late);
    release();
  });
}
