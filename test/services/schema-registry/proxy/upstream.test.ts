import type { IncomingMessage, ServerResponse } from 'node:http';
import test, { type ExecutionContext } from 'ava';
import { createLogger } from '@alert-stream/common/log.ts';
import { Upstream } from '../../../../services/schema-registry/src/proxy/upstream.ts';
import { json, serve } from '../../../support/http.ts';

const log = createLogger('test', 'silent');
const SCHEMA = { path: 'schemas/ids/5', immutable: true };
const SUBJECTS = { path: 'subjects', immutable: false };

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A registry that answers as a test wants, and what it was asked. */
async function registry(
  t: ExecutionContext,
  answer: Handler,
  options: { timeoutMs?: number; cacheBytes?: number; path?: string } = {},
) {
  const asked: IncomingMessage[] = [];
  const url = await serve(t, (request, response) => {
    asked.push(request);
    answer(request, response);
  });
  url.username = 'reader';
  url.password = 'hidden';
  url.pathname = options.path ?? '/';
  return {
    asked,
    upstream: new Upstream({
      url,
      timeoutMs: options.timeoutMs ?? 5000,
      cacheBytes: options.cacheBytes ?? 2 ** 20,
      log,
    }),
  };
}

test('a schema of an id is asked for once, and a list each time', async (t) => {
  const { asked, upstream } = await registry(t, (_, response) => json(response, 200, { schema: '"long"' }));
  for (const wanted of [SCHEMA, SCHEMA, SUBJECTS, SUBJECTS]) await upstream.read(wanted);
  t.deepEqual(
    asked.map(({ url }) => url),
    ['/schemas/ids/5', '/subjects', '/subjects'],
  );
});

test('what differs in its parameters alone is another thing', async (t) => {
  const { asked, upstream } = await registry(t, (_, response) => json(response, 200, SCHEMA));
  for (const query of ['', '?subject=a', '?subject=b', '?subject=a', ''])
    await upstream.read({ path: `schemas/ids/5${query}`, immutable: true });
  t.deepEqual(
    asked.map(({ url }) => url),
    ['/schemas/ids/5', '/schemas/ids/5?subject=a', '/schemas/ids/5?subject=b'],
  );
});

test('different things that are asked for at once are different requests', async (t) => {
  const { upstream } = await registry(t, ({ url }, response) => setTimeout(() => json(response, 200, url), 20));
  const answers = await Promise.all(['subjects', 'mode'].map((path) => upstream.read({ path, immutable: false })));
  t.deepEqual(
    answers.map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as string),
    ['/subjects', '/mode'],
  );
});

test('a schema that is not there yet is asked for again', async (t) => {
  let status = 404;
  const { upstream } = await registry(t, (_, response) => json(response, status, { error_code: 40_403 }));
  t.is((await upstream.read(SCHEMA)).status, 404);
  status = 200;
  t.is((await upstream.read(SCHEMA)).status, 200);
});

test('many who ask for the same thing at once are one request', async (t) => {
  const { asked, upstream } = await registry(t, (_, response) => setTimeout(() => json(response, 200, []), 50));
  await Promise.all(Array.from({ length: 100 }, () => upstream.read(SUBJECTS)));
  t.is(asked.length, 1);
});

test('memory is bounded: what was longest not asked for is forgotten', async (t) => {
  const { asked, upstream } = await registry(t, (_, response) => json(response, 200, { schema: 'x'.repeat(1000) }), {
    cacheBytes: 7000,
  });
  for (let id = 0; id < 10; id += 1) await upstream.read({ path: `schemas/ids/${id}`, immutable: true });
  await upstream.read({ path: 'schemas/ids/9', immutable: true });
  t.is(asked.length, 10);
  await upstream.read({ path: 'schemas/ids/0', immutable: true });
  t.is(asked.length, 11);
});

test('parameters that a client thinks up drive out each other, and nothing that is asked for without any', async (t) => {
  const { asked, upstream } = await registry(t, (_, response) => json(response, 200, { schema: 'x'.repeat(1000) }), {
    cacheBytes: 7000,
  });
  const read = (path: string) => upstream.read({ path, immutable: true });
  await read('schemas/ids/1');
  for (let subject = 0; subject < 20; subject += 1) await read(`schemas/ids/1?subject=${subject}`);
  t.is(asked.length, 21);
  await read('schemas/ids/1');
  await read('schemas/ids/1?subject=19');
  t.is(asked.length, 21);
  await read('schemas/ids/1?subject=0');
  t.is(asked.length, 22);
});

test('the registry lies below a path, and is told the credentials of its address', async (t) => {
  const { asked, upstream } = await registry(t, (_, response) => json(response, 200, []), {
    path: '/apis/ccompat/v7/',
  });
  await upstream.read({ path: 'subjects?deleted=true', immutable: false });
  t.is(asked[0]?.url, '/apis/ccompat/v7/subjects?deleted=true');
  t.is(asked[0]?.headers.authorization, `Basic ${Buffer.from('reader:hidden').toString('base64')}`);
});

for (const [what, status, answer] of [
  [
    'a registry that fails',
    502,
    (_, response) => response.writeHead(500, { 'content-type': 'application/json' }).end('{"password":"hidden"}'),
  ],
  ['one that wants other credentials', 502, (_, response) => response.writeHead(401).end()],
  ['one that sends elsewhere', 502, (_, response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end()],
  ['a page in HTML', 502, (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<script>')],
  [
    'an answer without end',
    502,
    (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.alloc(9 * 2 ** 20)),
  ],
  ['a registry that is busy', 503, (_, response) => response.writeHead(503).end()],
  ['one that is asked too often', 503, (_, response) => response.writeHead(429).end()],
  ['one that breaks off', 503, (_, response) => response.socket?.destroy()],
  ['one that is slow', 504, () => {}],
] as [string, number, Handler][]) {
  test(`${what} is no answer: ${status}`, async (t) => {
    const { upstream } = await registry(t, answer, { timeoutMs: status === 504 ? 50 : 5000 });
    const error = await t.throwsAsync(() => upstream.read(SCHEMA));
    t.is((error as Error & { status?: number }).status, status);
    t.false(String(error).includes('hidden'));
  });
}

test('a kept connection that ends just when it is used again is not noticed by the reader', async (t) => {
  let requests = 0;
  const { asked, upstream } = await registry(t, (request, response) => {
    requests += 1;
    if (requests === 2) request.socket.destroy();
    else json(response, 200, []);
  });
  for (let read = 0; read < 2; read += 1) t.is((await upstream.read(SUBJECTS)).status, 200);
  t.is(asked.length, 3);
});

for (const [what, count, answer] of [
  ['that breaks off each time is asked twice', 2, (_, response) => response.socket?.destroy()],
  [
    'that breaks off in its answer is not asked again',
    1,
    (_, response) => response.writeHead(200, { 'content-length': 9 }).write('[', () => response.socket?.destroy()),
  ],
  ['that speaks no HTTP is not asked again', 1, (_, response) => response.socket?.end('nonsense\r\n\r\n')],
  ['that fails is not asked again', 1, (_, response) => response.writeHead(500).end()],
] as [string, number, Handler][]) {
  test(`a registry ${what}`, async (t) => {
    const { asked, upstream } = await registry(t, answer);
    await t.throwsAsync(() => upstream.read(SCHEMA));
    t.is(asked.length, count);
  });
}

test('a flood of different requests to a slow registry is refused, not passed on', async (t) => {
  const { asked, upstream } = await registry(t, () => {}, { timeoutMs: 500 });
  const all = await Promise.allSettled(
    Array.from({ length: 200 }, (_, id) => upstream.read({ path: `schemas/ids/${id}`, immutable: true })),
  );
  const statuses = all.map((each) => (each.status === 'rejected' ? (each.reason as { status: number }).status : 200));
  t.is(statuses.filter((status) => status === 503).length, 136);
  t.true(asked.length <= 64);
});

test('it is ready from the first answer on, also when the registry goes away again', async (t) => {
  let status = 500;
  const { upstream } = await registry(t, (_, response) => json(response, status, ['AVRO']));
  t.deepEqual(await upstream.notReady(), ['the registry gives no answer: it answered 500']);
  status = 404;
  t.regex((await upstream.notReady())[0] ?? '', /answers 404 .* is this its address\?/);
  status = 200;
  t.deepEqual(await upstream.notReady(), []);
  status = 500;
  t.deepEqual(await upstream.notReady(), []);
});
