import test from 'ava';
import { Counter, MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { healthApp, type HealthOptions } from '@alert-stream/common/http/health.ts';

function setUp(options: Partial<HealthOptions> = {}) {
  return healthApp({ ready: () => [], isStopping: () => false, registry: new MetricsRegistry(), ...options });
}

for (const path of ['/healthz', '/readyz']) {
  test(`${path} is 200 ok when nothing is wrong, and no cache may keep it`, async (t) => {
    const answer = await setUp().request(path);
    t.is(answer.status, 200);
    t.is(await answer.text(), 'ok');
    t.is(answer.headers.get('cache-control'), 'no-store');
  });
}

test('a program that is not ready says why, and is alive', async (t) => {
  const app = setUp({ ready: async () => ['Kafka is unavailable', 'the store is full'] });
  const answer = await app.request('/readyz');
  t.is(answer.status, 503);
  t.deepEqual(await answer.json(), { reasons: ['Kafka is unavailable', 'the store is full'] });
  t.is((await app.request('/healthz')).status, 200);
});

test('liveness fails with the reason when only a restart helps', async (t) => {
  const answer = await setUp({ live: () => ['a message is stuck'] }).request('/healthz');
  t.is(answer.status, 503);
  t.deepEqual(await answer.json(), { reasons: ['a message is stuck'] });
});

test('a program that is told to stop is not ready from then on, but alive', async (t) => {
  let stopping = false;
  const app = setUp({ isStopping: () => stopping });
  t.is((await app.request('/readyz')).status, 200);
  stopping = true;
  const answer = await app.request('/readyz');
  t.is(answer.status, 503);
  t.deepEqual(await answer.json(), { reasons: ['the program is stopping'] });
  t.is((await app.request('/healthz')).status, 200);
});

test('a check that fails counts as not ready; only our own words are shown', async (t) => {
  const failing = (error: Error) => {
    const ready = () => {
      throw error;
    };
    return setUp({ ready }).request('/readyz');
  };
  const foreign = await failing(new Error('connect postgres://user:hunter2@db'));
  t.is(foreign.status, 503);
  t.deepEqual(await foreign.json(), { reasons: ['the check itself failed'] });
  const own = await failing(new AlertStreamError('STORE', 'the bucket is unavailable'));
  t.deepEqual(await own.json(), { reasons: ['the bucket is unavailable'] });
});

test('/metrics is what the registry holds, as Prometheus reads it', async (t) => {
  const registry = new MetricsRegistry();
  new Counter({ name: 'alerts_total', help: 'Alerts.', registers: [registry] }).inc(3);
  const answer = await setUp({ registry }).request('/metrics');
  t.regex(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  t.regex(await answer.text(), /^alerts_total 3$/m);
});
