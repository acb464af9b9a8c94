import type { Base, ConnectionPool } from '@platformatic/kafka';

/** A polite end waits so long (milliseconds) for a broker that doesn't answer. */
const PATIENCE_MS = 2_000;

/**
 * Closes a client of the library, and never fails: a frozen broker would take neither the last request nor the end of
 * the connection, so after two seconds the sockets are cut.
 *
 * @param close how the client is closed, where it isn't by `close()`
 */
export async function closeClient(client: Base, close: () => Promise<unknown> = () => client.close()): Promise<void> {
  const keep = cutSoon(client.connections);
  try {
    await close();
  } catch {
    // Whatever it was, nobody uses this client any more.
  } finally {
    keep();
  }
}

/**
 * Cuts the connections of a pool in two seconds, so that closing it comes to an end. To be called before the closing,
 * since a pool then forgets its connections at once.
 *
 * @returns calls it off
 */
export function cutSoon(pool: ConnectionPool): () => void {
  const sockets = [...pool].map(([, { socket }]) => socket);
  const timer = setTimeout(() => sockets.forEach((socket) => socket?.destroy()), PATIENCE_MS);
  return () => clearTimeout(timer);
}
