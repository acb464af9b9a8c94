import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import type avsc from 'avsc';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { schemaIdOf } from '../../../../services/simulator/src/create/schema-id.ts';

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
      const text = JSON.stringify(schemas[Number(id)]);
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

test('without a registry, an id that is asked for is taken, also for a schema of another name', async (t) => {
  t.is(await alone(alerts, 1), 1);
  t.is(await alone(mine, 42), 42);
});

test('without a name to go by, the id must be given', async (t) => {
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

test('a registry that is away is waited for', async (t) => {
  t.is(await idIn({ 1101: schema('lsst.v11_1.alert') }, { away: 1 }), 1101);
});

test('but not longer than there is patience', async (t) => {
  await t.throwsAsync(idIn({}, { away: 9, signal: AbortSignal.abort() }), {
    message: /the schema registry .* answered 503/,
  });
});
