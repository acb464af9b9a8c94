import test from 'ava';
import { serverApp } from '../../../../../services/alert-database/src/server/app.ts';
import { memoryLog } from '../../../../support/memory-log.ts';
import { readableArchive } from '../../support/archives.ts';
import { MemoryStore } from '../../support/memory-store.ts';

const app = serverApp({
  store: readableArchive(new MemoryStore()),
  log: memoryLog().log,
  pathPrefix: '/alertdb',
  reading: { cacheBytes: 0, maxReads: 10 },
});

type Description = {
  openapi: string;
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        tags: string[];
        summary: string;
        responses: Record<string, { content?: Record<string, { schema: object }> }>;
      }
    >
  >;
};

async function description(path = '/v1/openapi.json') {
  return (await (await app.request(path)).json()) as Description;
}

test('all routes for programs are described', async (t) => {
  const { openapi, paths } = await description();
  t.is(openapi, '3.1.0');
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  t.deepEqual(described.toSorted(), [
    'get /v1/alerts/{id}',
    'get /v1/alerts/{id}/cutouts/{kind}',
    'get /v1/health',
    'get /v1/schemas/{id}',
    'post /v1/alerts:batch',
  ]);
});

test('each route has an operation id of its own, for generated clients, and a tag that is described', async (t) => {
  const { paths, tags } = await description();
  const routes = Object.values(paths).flatMap((methods) => Object.values(methods));
  t.deepEqual(routes.map(({ operationId }) => operationId).toSorted(), [
    'getAlert',
    'getAlerts',
    'getCutout',
    'getHealth',
    'getSchema',
  ]);
  const described = new Set(tags.filter(({ description: text }) => text !== '').map(({ name }) => name));
  for (const route of routes) {
    t.is(route.tags.length, 1, route.operationId);
    t.true(described.has(route.tags[0] ?? ''), route.operationId);
  }
});

test('every error that is described has one shape', async (t) => {
  const { paths } = await description();
  for (const route of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    for (const [status, { content }] of Object.entries(route.responses)) {
      if (Number(status) < 400) continue;
      t.deepEqual(
        content as unknown,
        { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        `${route.summary}: ${status}`,
      );
    }
  }
});

test('the addresses in it are right below a path prefix too', async (t) => {
  t.deepEqual((await description()).servers, [{ url: '/' }]);
  t.deepEqual((await description('/alertdb/v1/openapi.json')).servers, [{ url: '/alertdb' }]);
});

test('its page and all that the page loads come from this server', async (t) => {
  for (const base of ['', '/alertdb']) {
    const page = await app.request(`${base}/docs`);
    t.regex(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self';/);
    const text = await page.text();
    const loaded = [...text.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, url]) => url as string)
      .filter((url) => !url.startsWith('data:'));
    t.is(loaded.length, 3);
    for (const url of loaded) {
      const { pathname, search, origin } = new URL(url, `http://here${base}/docs`);
      t.is(origin, 'http://here');
      const asset = await app.request(pathname + search);
      t.is(asset.status, 200, pathname);
      // Another version has another address.
      t.regex(search, /^\?v=[\da-f]{12}$/);
      t.regex(asset.headers.get('cache-control') ?? '', /immutable/);
    }
    t.false(/<script[^>]*>[^<]/.test(text), 'no script in the page');
  }
});

test('no other file of the package is served', async (t) => {
  for (const name of ['index.html', 'swagger-ui.js', 'package.json', '..%2fpackage.json'])
    t.is((await app.request(`/docs/${name}`)).status, 404);
});
