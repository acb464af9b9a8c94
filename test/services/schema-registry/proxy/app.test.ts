import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import test, { type ExecutionContext } from 'ava';
import { proxyApp } from '../../../../services/schema-registry/src/proxy/app.ts';
import { proxyMetrics } from '../../../../services/schema-registry/src/proxy/metrics.ts';
import { RateLimit } from '../../../../services/schema-registry/src/proxy/rate-limit.ts';
import { Upstream } from '../../../../services/schema-registry/src/proxy/upstream.ts';
import { json, serve } from '../../../support/http.ts';
import { memoryLog } from '../../../support/memory-log.ts';

// The app before a registry made by hand, which tells all that it was asked: main.test.ts has a real one.

/** pino's numbers. */
const [WARN, ERROR] = [40, 50];

const SCHEMA = { schema: '"long"' };

type Options = {
  answer?: (request: IncomingMessage, response: ServerResponse) => void;
  limit?: RateLimit;
  trustedProxies?: number;
};

async function proxy(
  t: ExecutionContext,
  {
    answer = (_, response) => json(response, 200, SCHEMA),
    limit = new RateLimit(0, 1),
    trustedProxies = 0,
  }: Options = {},
) {
  const asked: IncomingMessage[] = [];
  const url = await serve(t, (request, response) => {
    asked.push(request);
    answer(request, response);
  });
  const { log, events } = memoryLog();
  const registry = new MetricsRegistry();
  const metrics = proxyMetrics(registry);
  const upstream = new Upstream({ url, timeoutMs: 5000, cacheBytes: 2 ** 20, log, onHit: metrics.hit });
  const app = proxyApp({ upstream, limit, trustedProxies, metrics, log });
  /** A request from an address, as Node would hand it in. */
  const ask = (path: string, init: RequestInit = {}, remoteAddress = '192.0.2.1') =>
    app.request(path, init, { incoming: { socket: { remoteAddress }, readableEnded: true } as IncomingMessage });
  return { ask, asked, events, registry, app, upstream };
}

const message = async (answer: Response) => ((await answer.json()) as { message: string }).message;

test('the registry is asked anew: nothing that a client says of itself gets there', async (t) => {
  const { ask, asked } = await proxy(t);
  const headers = {
    authorization: 'Bearer secret',
    cookie: 'a=b',
    'x-forwarded-for': '203.0.113.1',
    'x-registry-artifactid': 'x',
    'if-none-match': '"a"',
    accept: 'text/html',
    range: 'bytes=0-1',
  };
  t.is((await ask('/schemas/ids/5?_method=DELETE', { headers })).status, 200);
  const [request] = asked;
  t.is(request?.method, 'GET');
  t.is(request?.url, '/schemas/ids/5');
  t.is(request?.headers.accept, 'application/vnd.schemaregistry.v1+json, application/json');
  for (const name of Object.keys(headers).filter((each) => each !== 'accept'))
    t.is(request?.headers[name], undefined, name);
});

test('HEAD has the head of GET and no body, and asks the registry for the same', async (t) => {
  const { ask, asked } = await proxy(t);
  const [get, head] = [await ask('/schemas/ids/5'), await ask('/schemas/ids/5', { method: 'HEAD' })];
  t.deepEqual([...head.headers], [...get.headers]);
  t.is(head.headers.get('content-length'), String(JSON.stringify(SCHEMA).length));
  t.is(await head.text(), '');
  t.deepEqual(
    asked.map(({ method }) => method),
    ['GET'],
  );
});

for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
  test(`${method} is refused, and the registry hears nothing of it`, async (t) => {
    const { ask, asked } = await proxy(t);
    for (const path of ['/subjects/a/versions', '/schemas/ids/5', '/mode', '/config/a', '/']) {
      const answer = await ask(path, { method, headers: { 'content-length': '2' }, body: '{}' });
      t.is(answer.status, 405, path);
      t.is(answer.headers.get('allow'), 'GET, HEAD, OPTIONS');
      t.is(answer.headers.get('connection'), 'close');
    }
    t.is(asked.length, 0);
  });
}

test('a request that says to be another method is refused, and the registry hears nothing of it', async (t) => {
  const { ask, asked } = await proxy(t);
  for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
    for (const value of ['DELETE', 'GET', ''])
      t.is((await ask('/subjects', { headers: { [name]: value } })).status, 405, `${name}: ${value}`);
  }
  t.is(asked.length, 0);
});

test('a GET with a body is refused, however the body is announced', async (t) => {
  const { ask, asked } = await proxy(t);
  for (const headers of [{ 'content-length': '5' }, { 'transfer-encoding': 'chunked' }] as Record<string, string>[]) {
    const answer = await ask('/subjects', { headers });
    t.is(answer.status, 400);
    t.is(answer.headers.get('connection'), 'close');
  }
  t.is((await ask('/subjects', { headers: { 'content-length': '0' } })).status, 200, 'none at all is no body');
  t.is(asked.length, 1);
});

test('whatever is asked with a body, its connection is not used again', async (t) => {
  const { ask } = await proxy(t, { limit: new RateLimit(0.1, 1) });
  const body = { headers: { 'content-length': '5' } };
  const question = await ask('/subjects', { method: 'OPTIONS', ...body });
  t.is(question.status, 204);
  t.is(question.headers.get('connection'), 'close');
  const refused = await ask('/subjects', body);
  t.is(refused.status, 429);
  t.is(refused.headers.get('connection'), 'close');
});

test('a refusal waits for the body that is still coming, as a broken connection would tell nobody why', async (t) => {
  const { app } = await proxy(t);
  const incoming = Object.assign(new PassThrough(), { socket: {} });
  let answered = false;
  const asked = Promise.resolve(
    app.request(
      '/subjects',
      { method: 'POST', headers: { 'content-length': '4' } },
      { incoming: incoming as unknown as IncomingMessage },
    ),
  );
  const done = asked.then(() => (answered = true));
  await sleep(20);
  t.false(answered);
  incoming.end('body');
  await done;
  t.is((await asked).status, 405);
});

test('who asks too often is told when to come again, without asking the registry; others are served', async (t) => {
  const { ask, asked } = await proxy(t, { limit: new RateLimit(0.1, 2, () => 0) });
  for (const path of ['/subjects', '/nothing']) await ask(path);
  const refused = await ask('/subjects');
  t.is(refused.status, 429);
  t.is(refused.headers.get('retry-after'), '10');
  t.is(refused.headers.get('access-control-expose-headers'), 'ETag, Retry-After');
  t.is((await ask('/subjects', {}, '192.0.2.2')).status, 200);
  t.is(asked.length, 2);
});

test('behind a proxy of our own each client is counted by itself, whatever it says of itself', async (t) => {
  const { ask } = await proxy(t, { limit: new RateLimit(0.1, 1, () => 0), trustedProxies: 1 });
  const from = async (forwarded: string) =>
    (await ask('/subjects', { headers: { 'x-forwarded-for': forwarded } })).status;
  t.is(await from('198.51.100.1'), 200);
  t.is(await from('198.51.100.2'), 200);
  t.is(await from('203.0.113.7, 198.51.100.1'), 429);
});

for (const [status, registry] of [
  [502, 500],
  [502, 401],
  [503, 503],
  [503, 429],
] as const) {
  test(`a registry that answers ${registry} is ${status} to the reader, who is told to come later and not why`, async (t) => {
    const { ask, events } = await proxy(t, {
      answer: (_, response) => json(response, registry, { message: 'hidden' }),
    });
    const answer = await ask('/schemas/ids/5');
    t.is(answer.status, status);
    t.is(answer.headers.get('retry-after'), '5');
    t.is(answer.headers.get('cache-control'), 'no-store');
    t.is(await message(answer), 'the registry gives no answer at the moment');
    t.like(events('registry')[0], { level: WARN, path: 'schemas/ids/5', status, reason: `it answered ${registry}` });
  });
}

for (const status of [400, 404, 422]) {
  test(`what the registry says with ${status} is for the reader, and for nobody to keep`, async (t) => {
    const { ask } = await proxy(t, {
      answer: (_, response) => json(response, status, { error_code: status * 100, message: 'no such' }),
    });
    const answer = await ask('/schemas/ids/5');
    t.is(answer.status, status);
    t.is(answer.headers.get('cache-control'), 'no-store');
    t.deepEqual(await answer.json(), { error_code: status * 100, message: 'no such' });
  });
}

test('a schema may be kept for a day, a list is asked for anew', async (t) => {
  const { ask } = await proxy(t);
  t.is((await ask('/schemas/ids/5')).headers.get('cache-control'), 'public, max-age=86400, immutable');
  t.is((await ask('/schemas/ids/5?fetchMaxId=true')).headers.get('cache-control'), 'no-cache');
  t.is((await ask('/subjects')).headers.get('cache-control'), 'no-cache');
});

test('an answer is known by its content, and not sent again to who has it', async (t) => {
  const { ask } = await proxy(t);
  const etag = `"${createHash('sha256').update(JSON.stringify(SCHEMA)).digest('hex').slice(0, 32)}"`;
  t.is((await ask('/subjects')).headers.get('etag'), etag);
  for (const value of [etag, `W/${etag}`, `"a", ${etag}`, '*']) {
    const answer = await ask('/subjects', { headers: { 'if-none-match': value } });
    t.is(answer.status, 304, value);
    t.is(answer.headers.get('etag'), etag);
  }
  t.is((await ask('/subjects', { headers: { 'if-none-match': '"a"' } })).status, 200);
});

test('every answer may be read by any page, and is taken for none itself', async (t) => {
  const { ask } = await proxy(t);
  for (const [path, method] of [
    ['/subjects', 'GET'],
    ['/nothing', 'GET'],
    ['/subjects', 'POST'],
    ['/subjects', 'OPTIONS'],
  ] as const) {
    const { headers } = await ask(path, { method });
    t.is(headers.get('access-control-allow-origin'), '*');
    t.is(headers.get('content-security-policy'), "default-src 'none'");
    t.is(headers.get('x-content-type-options'), 'nosniff');
  }
});

test('requests are counted by route and status, so that no client invents a label', async (t) => {
  const { ask, registry } = await proxy(t);
  for (const path of ['/schemas/ids/5', '/schemas/ids/5', '/schemas/ids/invented', '/']) await ask(path);
  await ask('/schemas/ids/5', { method: 'DELETE' });
  const text = await registry.metrics();
  t.regex(text, /registry_proxy_requests_total\{route="\/schemas\/ids\/:id",status="200"\} 2\n/);
  t.regex(text, /registry_proxy_requests_total\{route="\/",status="200"\} 1\n/);
  t.regex(text, /registry_proxy_requests_total\{route="other",status="404"\} 1\n/);
  t.regex(text, /registry_proxy_requests_total\{route="other",status="405"\} 1\n/);
  t.regex(text, /registry_proxy_request_duration_seconds_count\{route="\/schemas\/ids\/:id"\} 2\n/);
  t.regex(text, /registry_proxy_cache_hits_total 1\n/);
});

test('a fault of the program itself is told to the log, and to the reader no more than that there is no answer', async (t) => {
  const { ask, upstream, events } = await proxy(t);
  upstream.read = () => Promise.reject(new RangeError('the fault'));
  const answer = await ask('/subjects');
  t.is(answer.status, 500);
  t.false((await answer.text()).includes('fault'));
  t.like(events('failed')[0], { level: ERROR, route: '/subjects', reason: 'the fault' });
});

test('how long a busy registry asks to wait is passed on; our own number stands for one that says nothing', async (t) => {
  let headers: Record<string, string> = { 'retry-after': '17' };
  const { ask } = await proxy(t, { answer: (_, response) => response.writeHead(429, headers).end() });
  const waits = async () => (await ask('/subjects')).headers.get('retry-after');
  t.is(await waits(), '17');
  headers = {};
  t.is(await waits(), '5');
});
