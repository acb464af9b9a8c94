import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import { letPass } from '../../../../services/schema-registry/src/proxy/drain-body.ts';
import { serve } from '../../../support/http.ts';

/** Milliseconds: more than a test may take. */
const FOR_EVER = 600_000;

/** A client in the middle of a request with a body, to a server that refuses it and closes the connection. */
async function sending(t: ExecutionContext, length: number, mostMs: number) {
  const url = await serve(t, (request, response) => {
    void letPass(request, mostMs).then(() =>
      response.writeHead(405, { connection: 'close', 'content-length': 0 }).end(),
    );
  });
  const socket = connect(Number(url.port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`);
  return socket;
}

test('a client that is still sending gets its answer only when it is done', async (t) => {
  const socket = await sending(t, 10, FOR_EVER);
  for (const part of ['01234', '56789']) {
    await sleep(50);
    t.is(socket.bytesRead, 0);
    socket.write(part);
  }
  t.regex(await text(socket), /^HTTP\/1\.1 405 /);
});

test('a body that never comes is not waited for', async (t) => {
  t.regex(await text(await sending(t, 10, 50)), /^HTTP\/1\.1 405 /);
});

test('of a body that is too long no more is taken', async (t) => {
  const socket = await sending(t, 2 ** 30, FOR_EVER);
  const answer = once(socket, 'data');
  socket.on('error', () => undefined);
  socket.write(Buffer.alloc(2 ** 21));
  t.regex(String((await answer)[0]), /^HTTP\/1\.1 405 /);
  socket.destroy();
});

test('a client that goes away in the middle holds nothing up', async (t) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const url = await serve(t, (request) => void letPass(request, FOR_EVER).then(resolve));
  const socket = connect(Number(url.port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0');
  await sleep(20);
  socket.destroy();
  await promise;
  t.pass();
});

test('a request without a body passes at once', async (t) => {
  await letPass(undefined);
  t.pass();
});
