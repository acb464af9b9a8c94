import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import test, { type ExecutionContext } from 'ava';
import type avsc from 'avsc';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { proxyApp } from '../../../../services/schema-registry/src/proxy/app.ts';
import { proxyMetrics } from '../../../../services/schema-registry/src/proxy/metrics.ts';
import { RateLimit } from '../../../../services/schema-registry/src/proxy/rate-limit.ts';
import { Upstream } from '../../../../services/schema-registry/src/proxy/upstream.ts';
import { schemaIdOf } from '../../../../services/simulator/src/create/schema-id.ts';
import { json, serve } from '../../../support/http.ts';

const log = createLogger('test', 'silent');
const schema = (name: string, field = 'diaSourceId') => ({
  type: 'record',
  name,
  fields: [{ name: field, type: 'long', doc: name }],
});
const alerts = parseSchema(schema('lsst.v11_1.alert'));

const mine = parseSchema(schema('my.alert'));

type Registered = Record<number, unknown>;

/** A registry that has the given schemas under their ids, all in one subject, and answers 503 so many times before. */
async function registry(
  schemas: Registered,
  { away = 0 } = {},
): Promise<{ server: Server; client: SchemaRegistryClient }> {
  let left = away;
  const ids = Object.keys(schemas);
  const answers = new Map<string, unknown>([
    ['/subjects', ['alert packet']],
    ['/subjects/alert%20packet/versions', ids.map((_, index) => index + 1)],
    ...ids.flatMap((id, index): [string, unknown][] => {
      const registered = schemas[Number(id)];
      const text = typeof registered === 'string' ? registered : JSON.stringify(registered);
      return [
        [`/schemas/ids/${id}`, { schema: text }],
        [`/subjects/alert%20packet/versions/${index + 1}`, { id: Number(id), version: index + 1, schema: text }],
      ];
    }),
  ]);
  const server = createServer((request, response) => {
    left -= 1;
    const answer = answers.get(request.url ?? '');
    response.statusCode = left >= 0 ? 503 : answer === undefined ? 404 : 200;
    response.end(JSON.stringify(answer ?? { error_code: 40_403, message: 'Schema not found' }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { server, client: new SchemaRegistryClient({ url, log }) };
}

const REFERRING = '{"type":"record","name":"o","fields":[{"name":"a","type":"else.where"}]}';

type Options = { type?: avsc.Type; wanted?: number; away?: number; signal?: AbortSignal };

async function idIn(
  schemas: Registered,
  { type = alerts, wanted, away = 0, signal = new AbortController().signal }: Options = {},
): Promise<number> {
  const { server, client } = await registry(schemas, { away });
  try {
    return await schemaIdOf({ path: 'alerts.ocf', type }, wanted, { registry: client, signal, log });
  } finally {
    server.close();
  }
}

const alone = (type: avsc.Type, wanted?: number) =>
  schemaIdOf({ path: 'alerts.ocf', type }, wanted, { registry: undefined, signal: new AbortController().signal, log });

test("without a registry, the schema's own name gives its id", async (t) => {
  t.is(await alone(alerts), 1101);
  t.is(await alone(parseSchema(schema('lsst.v7_4.alert'))), 704);
});

test('a requested id is used without a registry, also for a schema of another name', async (t) => {
  t.is(await alone(alerts, 1), 1);
  t.is(await alone(mine, 42), 42);
});

test('a schema without a version in its name requires --schema-id', async (t) => {
  const error = await t.throwsAsync(alone(mine), {
    message: /--schema-id is required.*my\.alert/,
    instanceOf: AlertStreamError,
  });
  t.is(error?.exitCode, 2);
});

test('the registered schema may differ in what changes no bytes', async (t) => {
  t.is(await idIn({ 1101: { ...schema('lsst.v11_1.alert'), doc: 'another text' } }), 1101);
});

test('a schema that the registry has under another id gets that one', async (t) => {
  t.is(await idIn({ 900: schema('lsst.v9_0.alert'), 7: schema('lsst.v11_1.alert') }), 7);
  t.is(await idIn({ 1101: schema('lsst.v11_1.alert', 'alertId'), 8: schema('lsst.v11_1.alert') }), 8);
  t.is(await idIn({ 900: schema('lsst.v9_0.alert'), 12: schema('my.alert') }, { type: mine }), 12);
});

test('another schema under the id that is asked for is refused with both named, though it has the right one elsewhere', async (t) => {
  const registered = { 900: schema('lsst.v9_0.alert'), 1101: schema('lsst.v11_1.alert') };
  const error = await t.throwsAsync(idIn(registered, { wanted: 900 }), { instanceOf: AlertStreamError });
  t.regex(
    error?.message ?? '',
    /alerts\.ocf: its alerts have schema lsst\.v11_1\.alert .* but the registry has lsst\.v9_0\.alert .* under id 900/,
  );
  t.is(error?.exitCode, 2);
});

test('a schema that the registry has nowhere is refused', async (t) => {
  const changed = { 1101: schema('lsst.v11_1.alert', 'alertId') };
  await t.throwsAsync(idIn(changed), {
    message: /its alerts have schema lsst\.v11_1\.alert .* the registry has lsst\.v11_1\.alert .* under id 1101/,
  });
  await t.throwsAsync(idIn({ 900: schema('lsst.v9_0.alert') }), { message: /the registry has none under id 1101/ });
  await t.throwsAsync(idIn({ 900: schema('lsst.v9_0.alert') }, { type: mine }), {
    message: /the registry has its schema my\.alert .* under no id/,
  });
});

test('an id that is asked for and that the registry does not know is refused', async (t) => {
  await t.throwsAsync(idIn({ 1101: schema('lsst.v11_1.alert') }, { wanted: 404 }), {
    message: /the registry has none under id 404/,
  });
});

test('an unavailable registry is waited for', async (t) => {
  t.is(await idIn({ 1101: schema('lsst.v11_1.alert') }, { away: 1 }), 1101);
});

test('the wait for an unavailable registry ends with the deadline', async (t) => {
  await t.throwsAsync(idIn({}, { away: 9, signal: AbortSignal.abort() }), {
    message: /the schema registry .* answered 503/,
  });
});

test("somebody else's schema that can't be read is passed over", async (t) => {
  const others = { 4: REFERRING, 3: 'no JSON at all' };
  t.is(await idIn({ ...others, 12: schema('my.alert') }, { type: mine }), 12);
  t.is(await idIn({ 1101: REFERRING, 8: schema('lsst.v11_1.alert') }), 8);
});

test("what can't be read is named when the file's schema isn't found", async (t) => {
  const places = /version 1 of subject alert packet \(id 4\)/;
  await t.throwsAsync(idIn({ 4: REFERRING }, { type: mine }), { message: places });
  await t.throwsAsync(idIn({ 4: REFERRING }), { message: places });
  await t.throwsAsync(idIn({ 4: REFERRING, 5: schema('my.alert') }, { wanted: 4, type: mine }), {
    message: /alerts\.ocf: .* the registry has something else \(.*else\.where.*\) under id 4$/,
  });
});

/** A client of the read-only proxy, behind which is a registry with so many subjects, and what that was asked. */
async function behindProxy(t: ExecutionContext, subjects: number, limit: RateLimit) {
  const asked: string[] = [];
  const url = await serve(t, (request, response) => {
    asked.push(request.url ?? '');
    const [, , subject, , version] = (request.url ?? '').split('/');
    if (subject === undefined) json(response, 200, [...Array(subjects).keys()].map(String));
    else if (version === undefined) json(response, 200, [1]);
    else json(response, 200, { id: Number(subject), schema: JSON.stringify(schema(`my.alert${subject}`)) });
  });
  const upstream = new Upstream({ url, timeoutMs: 5000, cacheBytes: 2 ** 20, log });
  const app = proxyApp({ upstream, limit, trustedProxies: 0, metrics: proxyMetrics(new MetricsRegistry()), log });
  const proxy = await serveHttp({ host: '127.0.0.1', port: 0, app });
  t.teardown(() => proxy.close(1000));
  return { asked, client: new SchemaRegistryClient({ url: new URL(`http://127.0.0.1:${proxy.address.port}`), log }) };
}

test('a search behind a request limit waits as requested, and continues where it stopped', async (t) => {
  const { asked, client } = await behindProxy(t, 20, new RateLimit(20, 20));
  const last = parseSchema(schema('my.alert19'));
  const { signal } = new AbortController();
  t.is(await schemaIdOf({ path: 'alerts.ocf', type: last }, undefined, { registry: client, signal, log }), 19);
  // Each list once, each schema once.
  t.is(asked.length, 1 + 2 * 20);
  t.is(new Set(asked).size, asked.length);
});

test('a wait that the registry asks for ends with the deadline', async (t) => {
  const url = await serve(t, (_, response) => {
    response.setHeader('retry-after', '3600');
    json(response, 503, {});
  });
  const context = { registry: new SchemaRegistryClient({ url, log }), signal: AbortSignal.timeout(200), log };
  const began = performance.now();
  await t.throwsAsync(schemaIdOf({ path: 'alerts.ocf', type: mine }, undefined, context), {
    message: /answered 503 .* asks to wait 60 s/,
  });
  t.true(performance.now() - began < 20_000);
});
