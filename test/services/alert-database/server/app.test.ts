import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { serverApp } from '../../../../services/alert-database/src/server/app.ts';
import { packet, SCHEMA, SCHEMA_ID } from '../support/alerts.ts';
import { readableArchive } from '../support/archives.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { MemoryStore } from '../support/memory-store.ts';

const ID = '9223372036854775807';
const alert = packet(BigInt(ID));
const stored = gzipSync(alert);

function setUp({
  cacheBytes = 0,
  ...options
}: { pathPrefix?: string; isStopping?: () => boolean; cacheBytes?: number } = {}) {
  const { log, events } = memoryLog();
  const store = new MemoryStore();
  store.objects.set(`alerts/${ID}`, stored).set(`schemas/${SCHEMA_ID}`, Buffer.from(SCHEMA));
  return {
    app: serverApp({ store: readableArchive(store), log, reading: { cacheBytes, maxReads: 10 }, ...options }),
    store,
    events,
  };
}

test('health is OK', async (t) => {
  const answer = await setUp().app.request('/v1/health');
  t.is(answer.status, 200);
  t.is(await answer.text(), 'OK');
});

test('health says so when the server is about to stop', async (t) => {
  const answer = await setUp({ isStopping: () => true }).app.request('/v1/health');
  t.is(answer.status, 503);
});

test('an alert comes as it is stored, gzipped, without a Content-Encoding', async (t) => {
  const answer = await setUp().app.request(`/v1/alerts/${ID}`);
  t.is(answer.status, 200);
  t.is(answer.headers.get('content-type'), 'application/octet-stream');
  t.is(answer.headers.get('content-encoding'), null);
  t.is(answer.headers.get('content-length'), String(stored.length));
  const body = Buffer.from(await answer.arrayBuffer());
  t.deepEqual(body, stored);
  t.deepEqual(gunzipSync(body), alert);
});

test("a packet has a file's name for those that save it, and no ranges", async (t) => {
  const { app, store } = setUp();
  store.objects.set('alerts/2', gzipSync(packet(2n, { bytes: 2_000_000 })));
  for (const id of [ID, '2']) {
    const answer = await app.request(`/v1/alerts/${id}`, { headers: { range: 'bytes=0-9' } });
    t.is(answer.status, 200);
    t.is(answer.headers.get('content-disposition'), `attachment; filename="${id}.avro.gz"`);
    t.is(answer.headers.get('accept-ranges'), 'none');
  }
  t.is((await app.request('/v1/alerts/3')).headers.get('content-disposition'), null);
});

for (const [method, path, to] of [
  ['GET', `/v1/alerts/${ID}/`, `/v1/alerts/${ID}`],
  ['GET', `/v1/alerts/${ID}/?cutouts=base64`, `/v1/alerts/${ID}?cutouts=base64`],
  ['HEAD', `/alertdb/v1/schemas/${SCHEMA_ID}//`, `/alertdb/v1/schemas/${SCHEMA_ID}`],
  ['POST', '/v1/alerts:batch/', '/v1/alerts:batch'],
  ['POST', '/alertdb/v1/alerts%3Abatch/', '/alertdb/v1/alerts%3Abatch'],
  ['GET', '/v1/health/', '/v1/health'],
  ['GET', '/docs/', '/docs'],
] as const) {
  test(`${method} ${path} is redirected to the path without the slash, as the Python server did`, async (t) => {
    const answer = await setUp({ pathPrefix: '/alertdb' }).app.request(path, { method });
    t.is(answer.status, 307);
    t.is(answer.headers.get('location'), to);
  });
}

for (const path of [
  '/v1/',
  '/nothing/',
  '//elsewhere.org/',
  '//elsewhere.org/v1/health/',
  '/v1/alerts/1/2/',
  '/healthz/x/',
]) {
  test(`${path} is redirected to nowhere`, async (t) => {
    const answer = await setUp({ pathPrefix: '/alertdb' }).app.request(path);
    t.is(answer.status, 404);
    t.is(answer.headers.get('location'), null);
  });
}

for (const path of ['/v1/alerts%3Abatch', '/alertdb/v1/alerts%3abatch']) {
  test(`POST ${path}, with an encoded colon, is the request for many alerts`, async (t) => {
    const answer = await setUp({ pathPrefix: '/alertdb' }).app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ids: [ID] }),
    });
    t.is(answer.status, 200);
    t.deepEqual(Buffer.from(await answer.arrayBuffer()).subarray(4), stored);
  });
}

test('a schema comes bare', async (t) => {
  const answer = await setUp().app.request(`/v1/schemas/${SCHEMA_ID}`);
  t.is(answer.status, 200);
  t.is(answer.headers.get('content-type'), 'application/vnd.schemaregistry.v1+json');
  t.is(await answer.text(), SCHEMA);
});

test('HEAD has the headers of GET and no body', async (t) => {
  const answer = await setUp().app.request(`/v1/alerts/${ID}`, { method: 'HEAD' });
  t.is(answer.status, 200);
  t.is(answer.headers.get('content-length'), String(stored.length));
  t.is((await answer.arrayBuffer()).byteLength, 0);
});

for (const [path, detail] of [
  ['/v1/alerts/1', 'alert not found'],
  ['/v1/alerts/0', 'alert not found'],
  ['/v1/alerts/9223372036854775808', 'alert not found'],
  ['/v1/alerts/-9223372036854775807', 'alert not found'],
  [`/v1/alerts/0${ID}`, 'alert not found'],
  [`/v1/alerts/${ID}.gz`, 'alert not found'],
  [`/v1/alerts/${ID}%00`, 'alert not found'],
  [`/v1/alerts/${'9'.repeat(10_000)}`, 'alert not found'],
  ['/v1/alerts/..%2f..%2fetc%2fpasswd', 'alert not found'],
  ['/v1/alerts/..%5c..%5cetc%5cpasswd', 'alert not found'],
  ['/v1/alerts/%252e%252e%252fetc%252fpasswd', 'alert not found'],
  ['/v1/alerts/%c0%ae%c0%ae%c0%afetc', 'alert not found'],
  ['/v1/alerts/%zz', 'alert not found'],
  ['/v1/schemas/1', 'schema not found'],
  ['/v1/schemas/4294967296', 'schema not found'],
  ['/v1/schemas/..%2falerts%2f1', 'schema not found'],
  ['/v1/alerts/', 'not found'],
  ['/v1/alerts/../../etc/passwd', 'not found'],
  ['/v2/alerts/1', 'not found'],
] as const) {
  test(`${path.slice(0, 50)} is 404, ${detail}`, async (t) => {
    const answer = await setUp().app.request(path);
    t.is(answer.status, 404);
    t.deepEqual(await answer.json(), { detail });
  });
}

for (const [path, allow] of [
  [`/v1/alerts/${ID}`, 'GET, HEAD'],
  [`/alertdb/v1/schemas/${SCHEMA_ID}`, 'GET, HEAD'],
  ['/v1/alerts:batch', 'POST'],
  ['/docs', 'GET, HEAD'],
]) {
  test(`${path} is asked by ${allow} alone`, async (t) => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await setUp({ pathPrefix: '/alertdb' }).app.request(path as string, { method });
      t.is(answer.status, 405);
      t.is(answer.headers.get('allow'), allow as string);
      t.deepEqual(await answer.json(), { detail: `expected ${allow}, got ${method}` });
    }
  });
}

test('a store that fails is 503; its message is for the log alone', async (t) => {
  const { app, store, events } = setUp();
  store.failures.push(new AlertStreamError('STORE', "can't read /archive/alerts/1: EIO: i/o error"));
  const answer = await app.request(`/v1/alerts/${ID}`);
  t.is(answer.status, 503);
  t.is(answer.headers.get('retry-after'), '5');
  t.deepEqual(await answer.json(), { detail: 'the alert store cannot be read at the moment' });
  t.like(events('failed')[0], { error: "can't read /archive/alerts/1: EIO: i/o error" });
});

test('what is archived may be kept for good by who may read it; what is not there, by nobody', async (t) => {
  const { app } = setUp();
  for (const path of [`/v1/alerts/${ID}`, `/v1/schemas/${SCHEMA_ID}`]) {
    t.is((await app.request(path)).headers.get('cache-control'), 'private, max-age=604800, immutable');
  }
  for (const path of ['/v1/alerts/1', '/v1/schemas/1', '/elsewhere'])
    t.is((await app.request(path)).headers.get('cache-control'), 'no-store');
});

test('what is made of an alert may be kept by who asks whether it is still the same', async (t) => {
  const { app } = setUp();
  const ask = (headers: Record<string, string> = {}) =>
    app.request(`/v1/alerts/${ID}`, { headers: { accept: 'application/json', ...headers } });
  const answer = await ask();
  t.is(answer.headers.get('cache-control'), 'private, no-cache');
  const known = await ask({ 'if-none-match': answer.headers.get('etag') as string });
  t.is(known.status, 304);
  t.is(known.headers.get('cache-control'), 'private, no-cache');
});

test('an alert that a client has already is not sent again', async (t) => {
  const { app, store } = setUp();
  for (const path of [`/v1/alerts/${ID}`, `/v1/schemas/${SCHEMA_ID}`]) {
    const etag = (await app.request(path)).headers.get('etag') as string;
    t.regex(etag, /^"[\w-]{22}"$/);
    const known = await app.request(path, { headers: { 'if-none-match': `"other", ${etag}` } });
    t.is(known.status, 304);
    t.is(known.headers.get('etag'), etag);
    t.is((await known.arrayBuffer()).byteLength, 0);
    t.is((await app.request(path, { headers: { 'if-none-match': '"other"' } })).status, 200);
  }
  const before = (await app.request(`/v1/alerts/${ID}`)).headers.get('etag') as string;
  store.objects.set(`alerts/${ID}`, gzipSync(alert, { level: 1 }));
  const changed = await app.request(`/v1/alerts/${ID}`, { headers: { 'if-none-match': before } });
  t.is(changed.status, 200, 'the same alert, but not the same bytes');
});

test('all answers say that they are what they say, and an alert, that it depends on Accept', async (t) => {
  const { app } = setUp();
  for (const path of [`/v1/alerts/${ID}`, '/v1/alerts/1', '/v1/health', '/docs', '/v1/openapi.json', '/elsewhere']) {
    t.is((await app.request(path)).headers.get('x-content-type-options'), 'nosniff', path);
  }
  for (const path of [`/v1/alerts/${ID}`, '/v1/alerts/1'])
    t.is((await app.request(path)).headers.get('vary'), 'Accept');
});

test('who asks for JSON gets JSON with another tag, and who asks as programs of old did gets the packet', async (t) => {
  const { app } = setUp({ pathPrefix: '/alertdb' });
  const ask = (accept: string, path = `/v1/alerts/${ID}`) => app.request(path, { headers: { accept } });
  const json = await ask('application/json');
  t.is(json.headers.get('content-type'), 'application/json');
  t.is(((await json.json()) as { id: string }).id, ID);
  t.not(json.headers.get('etag'), (await ask('*/*')).headers.get('etag'));
  for (const accept of ['*/*', 'application/octet-stream', 'text/html, */*;q=0.8', 'image/png']) {
    t.deepEqual(Buffer.from(await (await ask(accept)).arrayBuffer()), stored, accept);
  }
  t.regex(
    await (await ask('application/json', `/alertdb/v1/alerts/${ID}`)).text(),
    /"packet":"\/alertdb\/v1\/alerts\//,
  );
  t.is((await ask('application/json', '/v1/alerts/1')).status, 404);
  t.is((await ask('application/json', `/v1/alerts/${ID}?cutouts=all`)).status, 400);
});

test('where too many reads are running, one more is told when to ask again', async (t) => {
  const { app, store } = setUp();
  store.open = () => new Promise(() => {});
  for (let id = 0; id < 10; id += 1) void app.request(`/v1/alerts/${id}`);
  const answer = await app.request('/v1/alerts/11');
  t.is(answer.status, 503);
  t.is(answer.headers.get('retry-after'), '1');
  t.is(answer.headers.get('cache-control'), 'no-store');
  t.is((await app.request('/v1/health')).status, 200);
});

test('of more alerts at a time than are decoded one more is told when to ask again; packets go on', async (t) => {
  const { app, store } = setUp({ cacheBytes: 1e6 });
  await app.request(`/v1/alerts/${ID}`);
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const read = store.read.bind(store);
  store.read = async (name) => {
    if (name.startsWith('schemas/')) await held;
    return read(name);
  };
  const ask = (accept: string, path = `/v1/alerts/${ID}`) => app.request(path, { headers: { accept } });
  const running = Array.from({ length: 16 }, () => ask('application/json'));
  await setImmediate();
  for (const [accept, path] of [
    ['application/json'],
    ['image/png', `/v1/alerts/${ID}/cutouts/science`],
    ['text/html', `/alerts/${ID}`],
  ] as const) {
    const refused = await Promise.race([ask(accept, path), sleep(5000)]);
    t.is(refused?.status, 503, accept);
    t.is(refused?.headers.get('retry-after'), '1');
  }
  t.is((await ask('*/*')).status, 200);
  letGo();
  for (const answer of await Promise.all(running)) t.is(answer.status, 200);
  t.is((await ask('application/json')).status, 200);
});

test('with a path prefix the search is there with a slash or without, and no second prefix', async (t) => {
  const { app } = setUp({ pathPrefix: '/alertdb' });
  for (const path of ['/', '/alertdb', '/alertdb/']) {
    const text = await (await app.request(path)).text();
    t.true(text.includes(`action="${path === '/' ? '' : '/alertdb'}/alerts"`), path);
  }
  t.is((await app.request('/alertdb/alertdb/')).status, 404);
});

test('with a path prefix the routes are there too, beside those at the root', async (t) => {
  const { app } = setUp({ pathPrefix: '/alertdb' });
  for (const path of [`/alertdb/v1/alerts/${ID}`, `/v1/alerts/${ID}`]) t.is((await app.request(path)).status, 200);
  t.is((await app.request(`/other/v1/alerts/${ID}`)).status, 404);
});

test('the cluster finds health and metrics at the root, and an ingress for the prefix leads to none of them', async (t) => {
  const { app } = setUp({ pathPrefix: '/alertdb' });
  t.is(await (await app.request('/healthz')).text(), 'ok');
  t.is(await (await app.request('/readyz')).text(), 'ok');
  t.is((await app.request('/metrics')).status, 200);
  for (const path of ['/alertdb/healthz', '/alertdb/readyz', '/alertdb/metrics'])
    t.is((await app.request(path)).status, 404);
  t.is(await (await app.request('/alertdb/v1/health')).text(), 'OK');
});

test('a server that is about to stop is alive and not ready', async (t) => {
  const { app } = setUp({ isStopping: () => true });
  t.is((await app.request('/healthz')).status, 200);
  t.is((await app.request('/readyz')).status, 503);
});
