import test from 'ava';
import { Hono } from 'hono';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { measureRequests } from '../../../../services/alert-database/src/server/metrics.ts';

function setUp() {
  const registry = new MetricsRegistry();
  const routes = new Hono();
  routes.get('/v1/alerts/:id', (c) =>
    c.req.param('id') === '1'
      ? c.body('an alert', 200, { 'content-length': '8' })
      : c.json({ detail: 'alert not found' }, 404),
  );
  routes.get('/', (c) => c.text('search'));
  routes.get('/v1/broken', () => {
    throw new Error('EIO');
  });
  const app = new Hono();
  app.use(measureRequests(registry, '/alertdb'));
  app.route('/', routes);
  app.route('/alertdb', routes);
  app.onError((_, c) => c.json({ detail: 'away' }, 503));
  const value = async (series: string) => {
    const line = (await registry.metrics()).split('\n').find((each) => each.startsWith(`alertdb_${series} `));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  };
  return { app, registry, value };
}

test('requests are counted by route and status, with a prefix and without as one', async (t) => {
  const { app, value } = setUp();
  for (const path of ['/v1/alerts/1', '/alertdb/v1/alerts/1', '/v1/alerts/2']) await app.request(path);
  t.is(await value('requests_total{route="/v1/alerts/:id",status="200"}'), 2);
  t.is(await value('requests_total{route="/v1/alerts/:id",status="404"}'), 1);
  t.is(await value('request_duration_seconds_count{route="/v1/alerts/:id"}'), 3);
});

test('the prefix itself is the root', async (t) => {
  const { app, value } = setUp();
  for (const path of ['/', '/alertdb']) await app.request(path);
  t.is(await value('requests_total{route="/",status="200"}'), 2);
});

test('bytes are those of the bodies that were sent', async (t) => {
  const { app, value } = setUp();
  await app.request('/v1/alerts/1');
  await app.request('/v1/alerts/1', { method: 'HEAD' });
  await app.request('/v1/alerts/2');
  t.is(await value('response_bytes_total{route="/v1/alerts/:id"}'), 8);
});

test('whatever paths are tried, they make one series', async (t) => {
  const { app, registry, value } = setUp();
  for (let tried = 0; tried < 50; tried += 1) await app.request(`/wp-admin/${tried}`);
  await app.request('/alertdb/elsewhere');
  t.is(await value('requests_total{route="other",status="404"}'), 51);
  t.false((await registry.metrics()).includes('wp-admin'));
});

test('a failure counts as the status that it got', async (t) => {
  const { app, value } = setUp();
  await app.request('/v1/broken');
  t.is(await value('requests_total{route="/v1/broken",status="503"}'), 1);
});
