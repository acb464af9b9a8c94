import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { HEALTH_PATHS } from './health.ts';

const DEFAULT_LIMIT = 1000;

/** Connections beyond the limit that are told so. What is beyond these is closed at once. */
const SPARE = 100;

const RETRY_SECONDS = 5;

/**
 * How many connections a server holds at a time. Each takes memory, and the answers that its client doesn't take stay in
 * it, so that thousands of clients that read nothing would use up any. Where the limit is reached, connections between
 * two requests are closed; if there are none, a request on a new connection gets a 503 and when to ask again. Those of a
 * cluster for health and metrics are answered all the same: it would end the program otherwise.
 */
export class ConnectionLimit {
  readonly #limit: number;
  readonly #late = new WeakSet<Socket>();
  #open = 0;
  #refused = 0;

  constructor(limit = DEFAULT_LIMIT) {
    this.#limit = limit;
  }

  /** Connections that are open. */
  get open(): number {
    return this.#open;
  }

  /** Connections that were closed at once, and requests that got a 503, since there were too many. */
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

  /** Answers a request that comes by one connection too many. @returns whether it did */
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
