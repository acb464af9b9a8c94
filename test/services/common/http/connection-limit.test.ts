import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Hono } from 'hono';
import test, { type ExecutionContext } from 'ava';
import { ConnectionLimit } from '@alert-stream/common/http/connection-limit.ts';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import { until } from '../../alert-database/support/until.ts';

/** A server for two connections, whose requests to /slow end when the test says so. */
async function serveTwo(t: ExecutionContext) {
  const slow = Promise.withResolvers<void>();
  const started: (() => void)[] = [];
  const app = new Hono()
    .get('/slow', async (c) => {
      started.shift()?.();
      await slow.promise;
      return c.text('done');
    })
    .get('/healthz', (c) => c.text('ok'))
    .get('/', (c) => c.text('quick'));
  const connections = new ConnectionLimit(2);
  const server = await serveHttp({ host: '127.0.0.1', port: 0, app, connections });
  t.teardown(() => server.close(0));
  const open = async () => {
    const socket = connect(server.address.port, '127.0.0.1');
    t.teardown(async () => void socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  const occupy = async () => {
    const socket = await open();
    const begins = new Promise<void>((resolve) => void started.push(resolve));
    ask(socket, '/slow');
    await begins;
    return socket;
  };
  return { connections, open, occupy, finish: slow.resolve };
}

function ask(socket: Socket, path: string): void {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
}

test('a request on one connection too many gets a 503, when to ask again, and the end of the connection', async (t) => {
  const { connections, open, occupy, finish } = await serveTwo(t);
  const busy = [await occupy(), await occupy()];
  const late = await open();
  ask(late, '/');
  const response = await text(late);
  t.regex(response, /^HTTP\/1\.1 503 /);
  t.regex(response, /^retry-after: 5\r$/im);
  t.regex(response, /^connection: close\r$/im);
  t.regex(response, /\r\n\r\n\{"detail":"too many connections at the moment"\}$/);
  t.is(connections.refused, 1);
  finish();
  for (const socket of busy) t.regex(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 200 /);
});

test('health is answered on one connection too many', async (t) => {
  const { connections, open, occupy } = await serveTwo(t);
  await occupy();
  await occupy();
  const late = await open();
  ask(late, '/healthz');
  t.regex(await text(late), /^HTTP\/1\.1 200 .*\r\n\r\nok$/s);
  t.is(connections.refused, 0);
});

test('a connection between two requests gives way to a new one', async (t) => {
  const { open, occupy } = await serveTwo(t);
  await occupy();
  const idle = await open();
  ask(idle, '/');
  await once(idle, 'data');
  const ended = once(idle, 'close');
  const next = await open();
  await ended;
  ask(next, '/');
  t.regex(String((await once(next, 'data'))[0]), /^HTTP\/1\.1 200 /);
});

test('connections far beyond the limit are closed at once', async (t) => {
  const { connections, open } = await serveTwo(t);
  const sockets = await Promise.all(Array.from({ length: 2 + 100 }, open));
  await until(() => connections.open === sockets.length);
  const beyond = await open();
  beyond.resume();
  await once(beyond, 'close');
  t.is(connections.refused, 1);
  t.is(connections.open, sockets.length);
});
