import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { checkSchemaId, chooseSchemaId } from '../../../../services/simulator/src/create/schema-id.ts';

const log = createLogger('test', 'silent');
const schema = (name: string, field = 'diaSourceId') => ({ type: 'record', name, fields: [{ name: field, type: 'long', doc: name }] });
const alerts = parseSchema(schema('lsst.v11_1.alert'));

/** A registry that has the same schema text under every id but 404, and answers 503 so many times before. */
async function registry(text: string, { away = 0 } = {}): Promise<{ server: Server; client: SchemaRegistryClient }> {
  let left = away;
  const server = createServer((request, response) => {
    left -= 1;
    response.statusCode = left >= 0 ? 503 : request.url?.endsWith('/404') === true ? 404 : 200;
    response.end(JSON.stringify(response.statusCode === 404 ? { error_code: 40_403, message: 'Schema not found' } : { schema: text }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { server, client: new SchemaRegistryClient({ url, log }) };
}

async function check(text: string, id: number, options: { away?: number; signal?: AbortSignal } = {}): Promise<void> {
  const { server, client } = await registry(text, options);
  try {
    const signal = options.signal ?? new AbortController().signal;
    await checkSchemaId(id, { path: 'alerts.ocf', type: alerts }, { registry: client, signal, log });
  } finally {
    server.close();
  }
}

test("the schema's own name gives its id", (t) => {
  t.is(chooseSchemaId(alerts, undefined, log), 1101);
  t.is(chooseSchemaId(parseSchema(schema('lsst.v7_4.alert')), undefined, log), 704);
});

test('an id that is asked for is taken, also for a schema of another name', (t) => {
  t.is(chooseSchemaId(alerts, 1, log), 1);
  t.is(chooseSchemaId(parseSchema(schema('my.alert')), 42, log), 42);
});

test('without a name to go by, the id must be given', (t) => {
  t.throws(() => chooseSchemaId(parseSchema(schema('my.alert')), undefined, log), { message: /--schema-id is required.*my\.alert/, instanceOf: AlertStreamError });
});

test('the registered schema may differ in what changes no bytes', async (t) => {
  await t.notThrowsAsync(check(JSON.stringify({ ...schema('lsst.v11_1.alert'), doc: 'another text' }), 1101));
});

test('another schema under the id is refused with both named', async (t) => {
  const error = await t.throwsAsync(check(JSON.stringify(schema('lsst.v9_0.alert')), 900), { instanceOf: AlertStreamError });
  t.regex(error?.message ?? '', /alerts\.ocf: its alerts have schema lsst\.v11_1\.alert .* but the registry has lsst\.v9_0\.alert .* under id 900/);
  t.is(error?.exitCode, 2);
});

test('an id that the registry does not know is refused', async (t) => {
  await t.throwsAsync(check('', 404), { message: /unknown schema: .* none with id 404/ });
});

test('a registry that is away is waited for', async (t) => {
  await t.notThrowsAsync(check(JSON.stringify(schema('lsst.v11_1.alert')), 1101, { away: 1 }));
});

test('but not longer than there is patience', async (t) => {
  await t.throwsAsync(check('', 1101, { away: 9, signal: AbortSignal.abort() }), { message: /the schema registry .* answered 503/ });
});
