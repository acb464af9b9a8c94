import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ExecutionContext } from 'ava';

/**
 * What becomes of one request.
 *
 * - `pass` it gets its answer
 * - `cut-request` the connection breaks when half of the request has arrived; the server hears nothing of it
 * - `lose-answer` the server does what was asked, and the connection breaks before its answer
 * - `cut-answer` the connection breaks in the middle of the answer's body
 * - `hang` no answer ever comes
 * - `stall` the answer's body stops half-way, and the connection stays
 * - a number: this status, and the server hears nothing of it
 * - `retryAfter` 503 with this header, and the server hears nothing of it
 */
export type Fate =
  | 'pass'
  | 'cut-request'
  | 'lose-answer'
  | 'cut-answer'
  | 'hang'
  | 'stall'
  | number
  | { retryAfter: string };

/** A request as a test decides on it. */
export type Seen = { method: string; url: string; conditional: boolean };

/** Stands before a real server of buckets, and does to its requests what networks and services do. */
export class FaultProxy {
  readonly url: URL;
  /** Decides on each request, which waits for a decision that takes its time. */
  fate: (seen: Seen) => Fate | Promise<Fate> = () => 'pass';
  readonly seen: Seen[] = [];
  readonly #target: URL;
  readonly #server: Server;

  private constructor(target: URL, server: Server) {
    this.#target = target;
    this.#server = server;
    this.url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    // A client that gave up makes answering it fail, which is what the tests are about.
    server.on('request', (incoming, outgoing) => void this.#handle(incoming, outgoing).catch(() => outgoing.destroy()));
  }

  static async before(t: ExecutionContext, target: URL): Promise<FaultProxy> {
    const server = createServer();
    // A connection that is closed for being idle, just as a client takes it again, is a fault that no test asked for.
    server.keepAliveTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.teardown(async () => {
      server.close();
      server.closeAllConnections();
    });
    return new FaultProxy(target, server);
  }

  /** Stops listening, as a service that is away. */
  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    const seen = { method, url, conditional: headers['if-none-match'] === '*' || url.includes('ifGenerationMatch=0') };
    this.seen.push(seen);
    const fate = await this.fate(seen);
    if (fate === 'cut-request') {
      await cutHalfWay(incoming);
      return;
    }
    const body = await buffer(incoming);
    if (fate === 'hang') return;
    if (typeof fate === 'object') {
      outgoing.writeHead(503, { 'retry-after': fate.retryAfter }).end();
      return;
    }
    if (typeof fate === 'number') {
      outgoing.writeHead(fate).end(fate < 300 || method === 'HEAD' ? undefined : 'a fault of the test');
      return;
    }
    const answer = await this.#forward(incoming, body);
    if (fate === 'lose-answer') {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(answer.status, answer.headers);
    if (fate === 'pass') {
      outgoing.end(answer.body);
      return;
    }
    outgoing.write(answer.body.subarray(0, Math.ceil(answer.body.length / 2)), () => {
      if (fate === 'cut-answer') outgoing.destroy();
    });
  }

  async #forward({ method, url, headers }: IncomingMessage, body: Buffer) {
    // The Host stays as it came: a signature covers it.
    const out = request({ hostname: this.#target.hostname, port: this.#target.port, method, path: url, headers });
    out.end(body);
    const [answer] = (await once(out, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 500, headers: answer.headers, body: await buffer(answer) };
  }
}

async function cutHalfWay(incoming: IncomingMessage): Promise<void> {
  const half = Number(incoming.headers['content-length'] ?? 0) / 2;
  let arrived = 0;
  for await (const chunk of incoming) {
    arrived += (chunk as Buffer).length;
    if (arrived >= half) break;
  }
  incoming.socket.destroy();
}
