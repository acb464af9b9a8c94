import type { Base, ConnectionPool } from '@platformatic/kafka';

/** Milliseconds to wait for a broker that doesn't respond before its sockets are destroyed. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Closes a client of the library. It never fails: a frozen broker accepts neither the last request nor the end of the
 * connection, so the sockets are destroyed after two seconds.
 *
 * @param close how to close the client, by default with its `close()`
 */
export async function closeClient(client: Base, close: () => Promise<unknown> = () => client.close()): Promise<void> {
  const keep = cutSoon(client.connections);
  try {
    await close();
  } catch {
    // The client isn't used any more, so its errors don't matter.
  } finally {
    keep();
  }
}

/**
 * Destroys the connections of a pool after two seconds, so that closing it comes to an end. Call it before closing: a
 * pool forgets its connections at once then.
 *
 * @returns cancels it
 */
export function cutSoon(pool: ConnectionPool): () => void {
  const sockets = [...pool].map(([, { socket }]) => socket);
  const timer = setTimeout(() => sockets.forEach((socket) => socket?.destroy()), CLOSE_TIMEOUT_MS);
  return () => clearTimeout(timer);
}
