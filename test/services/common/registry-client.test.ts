import test, { type ExecutionContext } from 'ava';
import { createLogger } from '@alert-stream/common/log.ts';
import {
  UnusableSchemaError,
  SchemaNotFoundError,
  SchemaRegistryClient,
} from '@alert-stream/common/registry-client.ts';
import { freePorts } from '../../../stack/process/ports.ts';
import { json, serve } from '../../support/http.ts';

const log = createLogger('test', 'silent');
const NOT_FOUND = { error_code: 40_403, message: 'Schema not found' };

/** A registry that gives these answers, one after the other, the last for ever; and what was asked. */
async function registry(t: ExecutionContext, ...answers: [status: number, body: unknown][]) {
  const asked: string[] = [];
  const url = await serve(t, (request, response) => {
    const [status, body] = answers[Math.min(asked.length, answers.length - 1)] as [number, unknown];
    asked.push(request.url ?? '');
    json(response, status, body);
  });
  return { url, asked };
}

test('gives the bare schema, and asks once', async (t) => {
  const { url, asked } = await registry(t, [200, { schema: '"long"' }]);
  const client = new SchemaRegistryClient({ url, log });
  t.deepEqual(await Promise.all([client.schema(900), client.schema(900)]), ['"long"', '"long"']);
  t.is(await client.schema(900), '"long"');
  t.deepEqual(asked, ['/schemas/ids/900']);
});

for (const path of ['/apis/ccompat/v7', '/apis/ccompat/v7/']) {
  test(`keeps the path of its address, ${path}`, async (t) => {
    const { url, asked } = await registry(t, [200, { schema: '"long"' }]);
    await new SchemaRegistryClient({ url: new URL(path, url), log }).schema(1);
    t.deepEqual(asked, ['/apis/ccompat/v7/schemas/ids/1']);
  });
}

test('a schema that the registry says it has not is unknown, for good, and asked for again the next time', async (t) => {
  const { url, asked } = await registry(t, [404, NOT_FOUND], [200, { schema: '"long"' }]);
  const client = new SchemaRegistryClient({ url, log });
  const error = await t.throwsAsync(() => client.schema(77), {
    instanceOf: SchemaNotFoundError,
    message: /has none with id 77$/,
  });
  t.like(error, { schemaId: 77, retriable: false, code: 'REGISTRY' });
  t.is(await client.schema(77), '"long"');
  t.is(asked.length, 2);
});

test('an id that no registry can give is unknown without asking', async (t) => {
  const { url, asked } = await registry(t, [500, {}]);
  await t.throwsAsync(() => new SchemaRegistryClient({ url, log }).schema(2 ** 31), {
    instanceOf: SchemaNotFoundError,
  });
  t.deepEqual(asked, []);
});

const waits = test.macro(async (t, status: number, body: unknown, message: RegExp) => {
  const { url } = await registry(t, [status, body], [200, { schema: '"long"' }]);
  const client = new SchemaRegistryClient({ url, log });
  t.like(await t.throwsAsync(() => client.schema(1), { message }), { retriable: true, code: 'REGISTRY' });
  t.is(await client.schema(1), '"long"', 'later it is there');
});
test('a failing registry is tried again', waits, 500, { error_code: 50_001 }, /answered 500 to a request for schema 1/);
test('a registry that refuses is tried again', waits, 401, {}, /answered 401/);
test(
  'a 404 of something else than a registry tells nothing about the schema',
  waits,
  404,
  'no such page',
  /answered 404/,
);
test('an answer without a schema', waits, 200, { id: 1 }, /with something else/);

test('a schema of another kind is no matter of waiting', async (t) => {
  const { url } = await registry(t, [200, { schema: 'x', schemaType: 'PROTOBUF' }]);
  const error = await t.throwsAsync(() => new SchemaRegistryClient({ url, log }).schema(1), {
    instanceOf: UnusableSchemaError,
  });
  t.like(error, { retriable: false });
  t.regex(error?.message ?? '', /as PROTOBUF, expected AVRO/);
});

test('a registry that is unavailable or too slow is a retriable error', async (t) => {
  const silent = await serve(t, () => undefined);
  const slow = new SchemaRegistryClient({ url: silent, log, timeoutMs: 50 });
  t.like(await t.throwsAsync(() => slow.schema(1), { message: /can't be reached: .*timeout/ }), { retriable: true });
  const [port] = await freePorts(1);
  const away = new SchemaRegistryClient({ url: new URL(`http://127.0.0.1:${port}`), log });
  t.like(await t.throwsAsync(() => away.schema(1), { message: /can't be reached: .*ECONNREFUSED/ }), {
    retriable: true,
  });
});

test('a password in the address is sent as a header, and not told', async (t) => {
  const seen: unknown[] = [];
  const url = await serve(t, (request, response) => {
    seen.push(request.headers.authorization);
    json(response, 500, {});
  });
  url.username = 'reader';
  url.password = 'hunter2';
  const error = await t.throwsAsync(() => new SchemaRegistryClient({ url, log }).schema(1), {
    message: /answered 500/,
  });
  t.false(error?.message.includes('hunter2'));
  t.deepEqual(seen, [`Basic ${Buffer.from('reader:hunter2').toString('base64')}`]);
});

test('a busy registry tells how long to wait, in words too', async (t) => {
  const url = await serve(t, (_, response) => {
    response.setHeader('retry-after', '7');
    json(response, 429, { error_code: 429, message: 'too many requests' });
  });
  const client = new SchemaRegistryClient({ url, log });
  const error = await t.throwsAsync(() => client.schema(1), { message: /answered 429 .* asks to wait 7 s$/ });
  t.like(error, { retriable: true, retryAfterMs: 7000 });
  t.like(await t.throwsAsync(() => client.registered().next()), { retriable: true, retryAfterMs: 7000 });
});

test('a subject or a version that was deleted since it was listed is left out', async (t) => {
  const answers: Record<string, [number, unknown]> = {
    '/subjects': [200, ['gone', 'kept']],
    '/subjects/gone/versions': [404, { error_code: 40_401, message: 'Subject not found.' }],
    '/subjects/kept/versions': [200, [1, 2]],
    '/subjects/kept/versions/1': [200, { id: 8, schema: '"long"' }],
    '/subjects/kept/versions/2': [404, { error_code: 40_402, message: 'Version not found.' }],
  };
  const url = await serve(t, (request, response) => json(response, ...(answers[request.url ?? ''] ?? [500, {}])));
  const found: unknown[] = [];
  for await (const each of new SchemaRegistryClient({ url, log }).registered()) found.push(each);
  t.deepEqual(found, [{ id: 8, schema: '"long"', subject: 'kept', version: 1 }]);
});

const REFERRING = JSON.stringify({ type: 'array', items: 'source' });
const SOURCE = { type: 'record', name: 'source', fields: [] };

/** A registry with a schema that refers to another subject's, which it gives as a test says. */
function referringRegistry(t: ExecutionContext, source: () => [status: number, body: unknown]): Promise<URL> {
  const references = [{ name: 'source', subject: 'a/b', version: 3 }];
  const answers: Record<string, () => [number, unknown]> = {
    '/schemas/ids/7': () => [200, { schema: REFERRING, references }],
    '/subjects': () => [200, ['alerts']],
    '/subjects/alerts/versions': () => [200, [1]],
    '/subjects/alerts/versions/1': () => [200, { id: 7, schema: REFERRING, references }],
    '/subjects/a%2Fb/versions/3': source,
  };
  return serve(t, (request, response) => json(response, ...(answers[request.url ?? '']?.() ?? [500, {}])));
}

test('what a schema refers to in another subject is in it', async (t) => {
  const url = await referringRegistry(t, () => [200, { id: 1, schema: JSON.stringify(SOURCE) }]);
  const client = new SchemaRegistryClient({ url, log });
  const whole = { type: 'array', items: SOURCE };
  t.deepEqual(JSON.parse(await client.schema(7)), whole);
  for await (const { id, schema } of client.registered()) t.deepEqual([id, JSON.parse(schema)], [7, whole]);
});

test('a schema that refers to what the registry has not got is no matter of waiting, and listed as it is', async (t) => {
  const url = await referringRegistry(t, () => [404, { error_code: 40_401, message: 'Subject not found.' }]);
  const client = new SchemaRegistryClient({ url, log });
  const message = /has schema 7 with references that can't be resolved: there is no version 3 of subject "a\/b"$/;
  t.like(await t.throwsAsync(() => client.schema(7), { instanceOf: UnusableSchemaError, message }), {
    retriable: false,
  });
  for await (const { id, schema } of client.registered()) t.deepEqual([id, schema], [7, REFERRING]);
});

test('a registry that fails between a schema and what it refers to is tried again', async (t) => {
  let status = 500;
  const url = await referringRegistry(t, () => [status, { schema: JSON.stringify(SOURCE) }]);
  const client = new SchemaRegistryClient({ url, log });
  t.like(await t.throwsAsync(() => client.schema(7), { message: /answered 500/ }), { retriable: true });
  t.like(await t.throwsAsync(() => client.registered().next(), { message: /answered 500/ }), { retriable: true });
  status = 200;
  t.regex(await client.schema(7), /"fields"/);
});
