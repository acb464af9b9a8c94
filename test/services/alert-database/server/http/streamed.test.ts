import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { Hono } from 'hono';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import { streamed } from '../../../../../services/alert-database/src/server/http/streamed.ts';
import { memoryLog } from '../../../../support/memory-log.ts';
import { until } from '../../support/until.ts';

/** Levels as the log in memory has them. */
const [DEBUG, WARN, ERROR] = [20, 40, 50];

const PIECE = Buffer.alloc(256 * 1024, 'x');

/** Serves pieces on a real socket, and tells what became of them. */
async function serve(
  t: ExecutionContext,
  pieces: () => AsyncGenerator<Buffer>,
  headers: Record<string, string> = {},
  readerLimitMs = 60_000,
) {
  const seen = { given: 0, closed: 0 };
  const { log, events } = memoryLog();
  const counted = async function* () {
    for await (const piece of pieces()) {
      seen.given += 1;
      yield piece;
    }
  };
  const app = new Hono();
  const close = async () => void (seen.closed += 1);
  app.get('/', (c) => streamed(c, headers, { content: counted(), close, log, readerLimitMs }));
  const server = await serveHttp({ host: '127.0.0.1', port: 0, app });
  t.teardown(() => server.close(0));
  return { port: server.address.port, seen, events };
}

async function* some(count: number) {
  for (let given = 0; given < count; given += 1) yield PIECE;
}

async function fetchAll(port: number) {
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  return { answer, bytes: (await answer.arrayBuffer()).byteLength };
}

test('all pieces arrive, and what was open is closed once', async (t) => {
  const { port, seen } = await serve(t, () => some(20), { 'content-length': String(20 * PIECE.length) });
  const { answer, bytes } = await fetchAll(port);
  t.is(bytes, 20 * PIECE.length);
  t.is(answer.headers.get('content-length'), String(bytes));
  await until(() => seen.closed > 0);
  t.is(seen.closed, 1);
});

for (const [what, headers] of [
  ['of known length', { 'content-length': String(20 * PIECE.length) }],
  ['of unknown length', {}],
] as const) {
  test(`content ${what} that breaks off half-way does not look complete, and why is for the log alone`, async (t) => {
    const broken = async function* () {
      yield* some(3);
      throw new Error("can't read /archive/alerts/1: EIO");
    };
    const { port, seen, events } = await serve(t, broken, headers);
    await t.throwsAsync(fetchAll(port), { instanceOf: TypeError, message: 'terminated' });
    t.like(events('broken-off')[0], { level: ERROR, error: "can't read /archive/alerts/1: EIO" });
    t.is(seen.closed, 1);
  });
}

for (const pieces of [0, 1]) {
  test(`nothing of the reason is sent where it breaks off after ${pieces} pieces`, async (t) => {
    const broken = async function* () {
      yield* some(pieces);
      throw new Error('a secret path');
    };
    const { port } = await serve(t, broken);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    await once(socket, 'close');
    t.false(text.includes('secret'));
    t.false(text.endsWith('0\r\n\r\n'), 'no end of a chunked body');
  });
}

test('a client that goes away ends the reading', async (t) => {
  const never = 2 ** 31 - 1;
  const { port, seen } = await serve(t, () => some(10_000), {}, never);
  const request = get({ host: '127.0.0.1', port });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  await once(answer, 'data');
  answer.destroy();
  await until(() => seen.closed > 0);
  const { given } = seen;
  await sleep(50);
  t.is(seen.given, given);
  t.true(given < 10_000);
});

test('a client that reads slowly sets the pace, and one that stops reading is given up', async (t) => {
  const { port, seen, events } = await serve(t, () => some(10_000), {}, 300);
  const request = get({ host: '127.0.0.1', port });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  answer.on('error', () => {});
  answer.pause();
  await until(() => seen.closed > 0);
  // What sockets buffer on both sides of this machine, and no more.
  t.true(seen.given < 200, String(seen.given));
  t.like(events('broken-off')[0], { level: DEBUG, error: 'the client takes too long' }, 'clients fill no log');
});

test('HEAD reads nothing', async (t) => {
  const { port, seen } = await serve(t, () => some(3), { 'content-length': '786432' });
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD' });
  t.is(answer.headers.get('content-length'), '786432');
  t.deepEqual(seen, { given: 0, closed: 1 });
});

for (const method of ['GET', 'HEAD']) {
  test(`what cannot be closed after a ${method} is told to the log, and ends nothing`, async (t) => {
    const { log, events } = memoryLog();
    const close = () => Promise.reject(new Error('EIO'));
    const app = new Hono();
    app.get('/', (c) => streamed(c, {}, { content: some(1), close, log }));
    const answer = await app.request('/', { method });
    t.is((await answer.arrayBuffer()).byteLength, method === 'GET' ? PIECE.length : 0);
    // A rejection that nobody handles would fail this file.
    await until(() => events('not-closed').length === 1);
    t.like(events('not-closed')[0], { level: WARN, error: 'EIO' });
  });
}
