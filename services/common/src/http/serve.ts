import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { AlertStreamError, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import { ConnectionLimit } from './connection-limit.ts';

/** What an app gets beside a request: the client's address, and Node's own response. */
type HttpEnv = { incoming: { socket: { remoteAddress?: string } }; outgoing: { destroy: () => void } };

export type ServeOptions = {
  host: string;
  /** 0 for any free port */
  port: number;
  /** A Hono app, or anything with the same `fetch`. It gets Node's own response, to be able to destroy it. */
  app: { fetch: (request: Request, env: HttpEnv) => Response | Promise<Response> };
  /** The flag to name in an error about the port, for a program that has two. */
  portFlag?: string;
  /** Logs the address, as event `http`. */
  log?: Logger;
  /** Milliseconds after which an inactive connection is closed. */
  stillMs?: number;
  /** Limit for the number of connections. */
  connections?: ConnectionLimit;
};

export type HttpServer = {
  /** The address that it listens on; the port is never 0. */
  address: { host: string; port: number };
  /**
   * Accepts no new connection, lets requests in progress finish, and closes the connections of those that are not done
   * in time.
   *
   * @param graceMs milliseconds for the requests in progress
   */
  close: (graceMs: number) => Promise<void>;
};

/**
 * Keep-alive timeout: milliseconds that a connection is kept between two requests, longer than proxies keep it (nginx
 * 60 s). The side that closes first may do so while the other sends a request, and Node's default of 5 s would often be
 * first.
 */
const KEEP_ALIVE_MS = 75_000;

/**
 * Milliseconds after which an inactive connection is closed: a client that does not read its response would keep it in
 * memory for ever. It also ends a request whose response has not begun by then, so it is well above the longest wait of
 * a response.
 */
const STILL_MS = 120_000;

/**
 * Milliseconds for the headers of a request (for the first, from the start of the connection) and for the whole request.
 * Requests are small.
 */
const HEADERS_MS = 20_000;
const REQUEST_MS = 60_000;

/** Milliseconds between two checks of these limits. */
const CHECKING_MS = 5000;

/**
 * Serves an app on an address.
 *
 * From then on Response and Request are the adapter's own in the whole process: their bodies go to the socket as they
 * are, where Node's copies each into a stream, a third of the processor time of an alert from memory. What `fetch`
 * returns is still Node's own, and then no `instanceof Response`.
 *
 * @throws AlertStreamError `CONFIG` that names the flag to change
 */
export async function serveHttp({
  host,
  port,
  app,
  portFlag = '--listen-port',
  log,
  stillMs = STILL_MS,
  connections = new ConnectionLimit(),
}: ServeOptions): Promise<HttpServer> {
  const listener = getRequestListener(
    (request, { incoming, outgoing }) => app.fetch(request, { incoming: incoming as HttpEnv['incoming'], outgoing }),
    {
      // HTTP/1.0 clients, as some load balancers' probes are, send no Host.
      hostname: 'localhost',
      errorHandler: () => Response.json({ detail: 'bad request' }, { status: 400 }),
    },
  );
  // The listener answers for its own failures; its promise never rejects.
  const server = createServer({ connectionsCheckingInterval: CHECKING_MS }, (request, response) => {
    if (!connections.refuse(request, response)) void listener(request, response);
  });
  connections.watch(server);
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.setTimeout(stillMs);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new AlertStreamError('CONFIG', listenProblem(host, port, portFlag, error), { cause: error });
  }
  const address = { host, port: (server.address() as AddressInfo).port };
  log?.info({ event: 'http', ...address }, `HTTP on ${host}:${address.port}`);
  return { address, close: (graceMs) => drain(server, graceMs) };
}

async function drain(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection that is kept alive becomes idle only when its request is done, so it isn't enough to ask once.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const limit = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(limit);
}

function listenProblem(host: string, port: number, flag: string, error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `${flag}: ${port} is in use on ${host}; stop what uses it, or give another port`;
    case 'EACCES':
      return `${flag}: no permission to listen on ${port}; give a port above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `--listen-host: ${host} is no address of this machine`;
    default:
      return `--listen-host, ${flag}: can't listen on ${host}:${port}: ${messageOf(error)}`;
  }
}
