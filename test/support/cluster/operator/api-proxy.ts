import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Server as ApiServer } from '../kubeconfig.ts';

/** A request as it went to the API server, in the words of access rules, with the status that came back. */
export type Passed = { verb: string; path: string; query: URLSearchParams; status: number | undefined; at: number };

/** What a test does with a request in the API server's place: nothing lets it pass. */
export type Meddle = (passed: Passed, response: ServerResponse) => boolean | Promise<boolean>;

/**
 * Stands between an operator and an API server, on 127.0.0.1: keeps a record of what passes, and fails or holds what a
 * test wants it to. Who asks is known by the token, which passes through.
 */
export class ApiProxy {
  readonly passed: Passed[] = [];
  meddle: Meddle = () => false;
  readonly #server: Server;
  readonly #target: URL;
  readonly #agent: Agent;

  constructor({ url, authority }: ApiServer) {
    this.#target = new URL(url);
    this.#agent = new Agent({ ca: readFileSync(authority), keepAlive: true });
    this.#server = createServer((incoming, response) => void this.#handle(incoming, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await once(this.#server, 'close');
  }

  /** Breaks all connections, as a load balancer does that is restarted. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  /** What passed so far of these verbs, and is forgotten now. */
  take(...verbs: string[]): Passed[] {
    const taken = this.passed.filter(({ verb }) => verbs.length === 0 || verbs.includes(verb));
    this.passed.length = 0;
    return taken;
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', this.#target);
    const passed: Passed = {
      verb: verbOf(incoming, searchParams),
      path: pathname,
      query: searchParams,
      status: undefined,
      at: Date.now(),
    };
    this.passed.push(passed);
    if (await this.meddle(passed, response)) {
      passed.status = response.statusCode;
      return;
    }
    const { hostname, port } = this.#target;
    const options = {
      hostname,
      port,
      path: incoming.url,
      method: incoming.method,
      agent: this.#agent,
      headers: { ...incoming.headers, host: `${hostname}:${port}` },
    };
    const outgoing = request(options, (answer) => {
      passed.status = answer.statusCode;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }
}

/** Answers as an API server that refuses. */
export function refuse(response: ServerResponse, status: number, message: string): true {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status, message }));
  return true;
}

const VERBS: Record<string, string> = { POST: 'create', PATCH: 'patch', PUT: 'update', DELETE: 'delete' };

function verbOf({ method = 'GET' }: IncomingMessage, query: URLSearchParams): string {
  if (query.get('watch') === 'true') return 'watch';
  return VERBS[method] ?? 'get';
}
