import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { codeOf } from '../error-code.ts';

type Fetch = (request: Request) => Response | Promise<Response>;

/**
 * Serves requests on an address.
 *
 * @param port 0 for any free one; the server's `address()` tells which
 * @throws AlertStreamError that names the flag to change
 */
export async function listen(fetch: Fetch, host: string, port: number): Promise<Server> {
  const listener = getRequestListener(fetch, {
    overrideGlobalObjects: false,
    // HTTP/1.0 clients, as some load balancers' probes are, send no Host.
    hostname: 'localhost',
    errorHandler: () => Response.json({ detail: 'bad request' }, { status: 400 }),
  });
  // The listener answers for its own failures; its promise never rejects.
  const server = createServer((request, response) => void listener(request, response));
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new AlertStreamError('STACK', listenProblem(host, port, error), { cause: error });
  }
  return server;
}

/** The port that a server really has. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/**
 * Takes no new connection, lets running requests finish, and cuts what isn't done in time.
 *
 * @param limitMs milliseconds for the running requests
 */
export async function drain(server: Server, limitMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection that is kept alive becomes idle only when its request is done, so it isn't enough to ask once.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const limit = setTimeout(() => server.closeAllConnections(), limitMs);
  await closed;
  clearInterval(idle);
  clearTimeout(limit);
}

function listenProblem(host: string, port: number, error: unknown): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `--listen-port: ${port} is in use on ${host}; stop what uses it, or give another port`;
    case 'EACCES':
      return `--listen-port: no permission to listen on ${port}; give one above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `--listen-host: ${host} is no address of this machine`;
    default:
      return `--listen-host, --listen-port: can't listen on ${host}:${port}: ${messageOf(error)}`;
  }
}
