import { once } from 'node:events';
import { Agent, get, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { Hono } from 'hono';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import { memoryLog } from '../../../support/memory-log.ts';

const here = (fetch: () => Response | Promise<Response>, port = 0) =>
  serveHttp({ host: '127.0.0.1', port, app: { fetch } });

test('a server responds on the port that it reports, and logs it as event http', async (t) => {
  const { log, events } = memoryLog();
  const server = await serveHttp({ host: '127.0.0.1', port: 0, app: { fetch: () => new Response('here') }, log });
  t.like(events('http')[0], server.address);
  t.is(await (await fetch(`http://127.0.0.1:${server.address.port}/`)).text(), 'here');
  await server.close(0);
  await t.throwsAsync(fetch(`http://127.0.0.1:${server.address.port}/`));
});

test('bytes arrive as they are, with their headers; HEAD tells the same without them', async (t) => {
  const bytes = Buffer.from([0, 1, 254, 255]);
  const headers = { 'content-type': 'application/octet-stream', 'content-length': '4', etag: '"tag"' };
  const app = new Hono().get('/', (c) => c.body(bytes, 200, headers));
  const server = await serveHttp({ host: '127.0.0.1', port: 0, app });
  t.teardown(() => server.close(0));
  for (const [method, body] of [
    ['GET', bytes],
    ['HEAD', Buffer.alloc(0)],
  ] as const) {
    const answer = await fetch(`http://127.0.0.1:${server.address.port}/`, { method });
    t.like(Object.fromEntries(answer.headers), headers, method);
    t.deepEqual(Buffer.from(await answer.arrayBuffer()), body);
  }
});

test('a body is sent from the memory it is in, not from a copy', async (t) => {
  const bytes = Buffer.alloc(2 ** 20, 'x');
  const sent: unknown[] = [];
  const server = await serveHttp({
    host: '127.0.0.1',
    port: 0,
    app: {
      fetch: (_, { outgoing }) => {
        const { end } = outgoing as ServerResponse;
        (outgoing as ServerResponse).end = function (this: ServerResponse, ...given: unknown[]) {
          sent.push(given[0]);
          return Reflect.apply(end, this, given);
        };
        return new Response(bytes);
      },
    },
  });
  t.teardown(() => server.close(0));
  const { byteLength } = await (await fetch(`http://127.0.0.1:${server.address.port}/`)).arrayBuffer();
  t.is(byteLength, bytes.length);
  t.is(sent[0], bytes);
});

test('a port in use is one message that names the flag and the port, with exit code 2', async (t) => {
  const server = await here(() => new Response());
  const { port } = server.address;
  await t.throwsAsync(
    here(() => new Response(), port),
    {
      message: `--listen-port: ${port} is in use on 127.0.0.1; stop what uses it, or give another port`,
      code: 'CONFIG',
    },
  );
  await server.close(0);
});

test('an address of another machine is one message that names the flag', async (t) => {
  await t.throwsAsync(serveHttp({ host: '192.0.2.1', port: 0, app: { fetch: () => new Response() } }), {
    message: '--listen-host: 192.0.2.1 is no address of this machine',
  });
});

test('a stop lets a running request finish, though its connection is kept alive', async (t) => {
  const arrived = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  const server = await here(() => (arrived.resolve(), answer.promise));
  const agent = new Agent({ keepAlive: true });
  t.teardown(() => agent.destroy());
  const request = get({ port: server.address.port, host: '127.0.0.1', agent });
  await arrived.promise;
  const start = performance.now();
  const drained = server.close(60_000);
  answer.resolve(new Response('the alert'));
  const [response] = (await once(request, 'response')) as [AsyncIterable<Buffer>];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  t.is(body, 'the alert');
  await drained;
  t.true(performance.now() - start < 30_000, 'the idle connection was waited for');
});

test('a stop cuts a request that takes longer than it may', async (t) => {
  const arrived = Promise.withResolvers<void>();
  const server = await here(() => (arrived.resolve(), new Promise<Response>(() => {})));
  const request = get({ port: server.address.port, host: '127.0.0.1' });
  const failed = once(request, 'error');
  await arrived.promise;
  await server.close(50);
  t.like((await failed)[0], { code: 'ECONNRESET' });
});

test('a client that takes nothing of its answer is cut after a time, and so is one that nothing is sent to', async (t) => {
  const large = Buffer.alloc(64 * 2 ** 20);
  const never = new Promise<Response>(() => {});
  for (const answer of [() => new Response(large), () => never]) {
    const server = await serveHttp({ host: '127.0.0.1', port: 0, app: { fetch: answer }, stillMs: 300 });
    t.teardown(() => server.close(0));
    const socket = connect(server.address.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(socket, 'connect');
    // An open connection would be waited for.
    await sleep(1500);
    const start = performance.now();
    await server.close(60_000);
    t.true(performance.now() - start < 30_000);
    socket.destroy();
  }
});

test('who takes its answer slowly gets all of it', async (t) => {
  const large = Buffer.alloc(64 * 2 ** 20);
  const server = await serveHttp({
    host: '127.0.0.1',
    port: 0,
    app: { fetch: () => new Response(large) },
    stillMs: 1500,
  });
  t.teardown(() => server.close(0));
  const start = performance.now();
  const answer = await fetch(`http://127.0.0.1:${server.address.port}/`);
  let bytes = 0;
  for await (const piece of answer.body!) {
    if (bytes % 2 ** 20 < piece.length) await sleep(50);
    bytes += piece.length;
  }
  t.is(bytes, large.length);
  t.true(performance.now() - start > 1500, 'longer than a connection may be still');
});
