import { text } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import { createLogger } from '@alert-stream/common/log.ts';
import { findRegistry } from '../../../../services/schema-registry/src/sync/find-registry.ts';
import { syncSchemas } from '../../../../services/schema-registry/src/sync/sync.ts';
import { json, serve } from '../../../support/http.ts';

const log = createLogger('test', 'silent');
const { signal } = new AbortController();
const SCHEMAS = [
  { id: 300, version: '3.0', schema: { type: 'record', name: 'a', fields: [] } },
  { id: 1101, version: '11.1', schema: { type: 'record', name: 'b', fields: [] } },
];

type Fake = { url: URL; schemas: Map<number, string>; mode?: string; calls: string[] };

/**
 * A hand-made fake of Confluent's registry, after its documentation: ids are taken in mode IMPORT only. The registry
 * itself can't be had here.
 */
async function fakeConfluent(t: ExecutionContext, { mode, ignoresIds = false }: { mode?: string; ignoresIds?: boolean } = {}): Promise<Fake> {
  const fake: Omit<Fake, 'url'> = { schemas: new Map(), calls: [], ...(mode !== undefined && { mode }) };
  const url = await serve(t, (request, response) => {
    void text(request).then((body) => {
      const call = `${request.method} ${request.url}`;
      const given = body === '' ? {} : JSON.parse(body);
      if (request.method !== 'GET') fake.calls.push(call);
      const id = /^GET \/schemas\/ids\/(\d+)$/.exec(call)?.[1];
      if (id !== undefined) {
        const schema = fake.schemas.get(Number(id));
        return schema === undefined ? json(response, 404, { error_code: 40_403 }) : json(response, 200, { schema });
      }
      if (call === 'GET /subjects') return json(response, 200, []);
      if (call === 'GET /mode/alert-packet') {
        return fake.mode === undefined ? json(response, 404, { error_code: 40_409 }) : json(response, 200, { mode: fake.mode });
      }
      if (call === 'PUT /mode/alert-packet?force=true' || call === 'PUT /mode/alert-packet') fake.mode = given.mode;
      else if (call === 'DELETE /mode/alert-packet') delete fake.mode;
      else if (call === 'POST /subjects/alert-packet/versions') {
        if (fake.mode !== 'IMPORT') return json(response, 422, { error_code: 42_205, message: 'not in import mode' });
        if (given.id !== given.version) return json(response, 422, {});
        fake.schemas.set(ignoresIds ? fake.schemas.size + 1 : given.id, given.schema);
      } else return json(response, 404, { error_code: 404 });
      return json(response, 200, {});
    });
  });
  return Object.assign(fake, { url });
}

async function sync(url: URL): Promise<void> {
  const registry = await findRegistry(url, { timeoutMs: 0, log, signal });
  await syncSchemas(registry, { schemas: SCHEMAS, subject: 'alert-packet', log, signal });
}

test('schemas go in under their ids, and the subject is in no mode of its own afterwards', async (t) => {
  const fake = await fakeConfluent(t);
  await sync(fake.url);
  t.deepEqual([...fake.schemas.keys()], [300, 1101]);
  t.is(fake.mode, undefined);
});

test('a second run changes nothing', async (t) => {
  const fake = await fakeConfluent(t);
  await sync(fake.url);
  fake.calls.length = 0;
  await sync(fake.url);
  t.deepEqual(fake.calls, []);
});

test('a mode that the subject had is put back', async (t) => {
  const fake = await fakeConfluent(t, { mode: 'READONLY' });
  await sync(fake.url);
  t.is(fake.mode, 'READONLY');
});

test('IMPORT that a killed run left behind is removed', async (t) => {
  const fake = await fakeConfluent(t, { mode: 'IMPORT' });
  await sync(fake.url);
  t.is(fake.mode, undefined);
});

test('a registry that gives ids of its own is found out', async (t) => {
  const fake = await fakeConfluent(t, { ignoresIds: true });
  await t.throwsAsync(() => sync(fake.url), { message: /Confluent Schema Registry took the schemas but doesn't have them under their ids 300, 1101/ });
  t.is(fake.mode, undefined, 'the mode is put back all the same');
});

test('the same schema written in another way is no conflict', async (t) => {
  const fake = await fakeConfluent(t);
  fake.schemas.set(300, '{ "doc": "new", "type": "record", "fields": [], "name": "a" }');
  await sync(fake.url);
  t.is(fake.calls.filter((call) => call.startsWith('POST')).length, 1);
});

test('a server that is no registry is told as such', async (t) => {
  const url = await serve(t, (_, response) => response.writeHead(200).end('<html>'));
  await t.throwsAsync(() => sync(url), { message: /no schema registry at .*: GET \/subjects answered 200 <html>/ });
});

test('waiting ends when the program is told to stop', async (t) => {
  const url = await serve(t, (_, response) => json(response, 503, {}));
  const stop = new AbortController();
  const waiting = findRegistry(url, { timeoutMs: 60_000, log, signal: stop.signal });
  stop.abort();
  await t.throwsAsync(waiting, { message: /stopped while waiting/ });
});
