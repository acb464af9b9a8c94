import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { HEALTH_PATHS } from './health.ts';

const DEFAULT_LIMIT = 1000;

/** Connections beyond the limit that get a 503; any further ones are closed at once. */
const SPARE = 100;

const RETRY_SECONDS = 5;

/**
 * Limits the number of open connections of a server. Each takes memory, and so do responses that its client does not
 * read: thousands of slow clients would exhaust any amount. At the limit, idle connections are closed; if there are none,
 * requests on a new connection get a 503 with Retry-After. Health and metrics are served even then: the cluster would
 * restart the program otherwise.
 */
export class ConnectionLimit {
  readonly #limit: number;
  readonly #late = new WeakSet<Socket>();
  #open = 0;
  #refused = 0;

  constructor(limit = DEFAULT_LIMIT) {
    this.#limit = limit;
  }

  /** Number of open connections. */
  get open(): number {
    return this.#open;
  }

  /** Number of connections closed at once and of requests that got a 503, because of the limit. */
  get refused(): number {
    return this.#refused;
  }

  /** Counts the connections of a server from now on. */
  watch(server: Server): void {
    server.maxConnections = this.#limit + SPARE;
    server.on('drop', () => (this.#refused += 1));
    server.on('connection', (socket) => {
      this.#open += 1;
      socket.once('close', () => (this.#open -= 1));
      if (this.#open <= this.#limit) return;
      this.#late.add(socket);
      server.closeIdleConnections();
    });
  }

  /** Responds with 503 to a request on a connection beyond the limit. @returns whether it did */
  refuse(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket, url = '' } = request;
    if (this.#open <= this.#limit || !this.#late.has(socket)) return false;
    response.shouldKeepAlive = false;
    if (HEALTH_PATHS.includes(url.split('?')[0] as string)) return false;
    this.#refused += 1;
    const body = JSON.stringify({ detail: 'too many connections at the moment' });
    response.writeHead(503, {
      'content-type': 'application/json',
      'content-length': body.length,
      'cache-control': 'no-store',
      'retry-after': String(RETRY_SECONDS),
    });
    response.end(body);
    return true;
  }
}
