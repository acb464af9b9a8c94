import type { Base, ConnectionPool } from '@platformatic/kafka';

/** A polite close waits so long (milliseconds) for a broker that doesn't answer. */
const PATIENCE_MS = 2_000;

/**
 * Closes a client of the library, and never fails: a frozen broker would take neither the last request nor the end of
 * the connection, so after two seconds the sockets are cut.
 *
 * @param close how the client is closed, where it isn't by `close()`
 * @param pools connections of the client beside its own, as a consumer's stream has
 */
export async function closeClient(client: Base, close: () => Promise<unknown> = () => client.close(), pools: ConnectionPool[] = []): Promise<void> {
  // The pools forget their connections as soon as they begin to close them.
  const sockets = [client.connections, ...pools].flatMap((pool) => [...pool].map(([, { socket }]) => socket));
  const cut = setTimeout(() => sockets.forEach((socket) => socket.destroy()), PATIENCE_MS);
  try {
    await close();
  } catch {
    // Whatever it was, nobody uses this client any more.
  } finally {
    clearTimeout(cut);
  }
}
