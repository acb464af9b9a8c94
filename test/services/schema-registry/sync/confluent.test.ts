import test from 'ava';
import { createLogger } from '@alert-stream/common/log.ts';
import { findRegistry } from '../../../../services/schema-registry/src/sync/find-registry.ts';
import type { Registry } from '../../../../services/schema-registry/src/sync/registry.ts';
import { syncSchemas } from '../../../../services/schema-registry/src/sync/sync.ts';
import { json, serve } from '../../../support/http.ts';
import { fakeConfluent, type FakeConfluent } from './fake-confluent.ts';

// What is shown here is that sync keeps to Confluent's documented protocol, against a hand-made fake of it.

const log = createLogger('test', 'silent');
const { signal } = new AbortController();
const record = (name: string, fields: object[] = []) => ({ type: 'record', name, fields });
const SCHEMAS = [
  { id: 300, version: '3.0', schema: record('a') },
  { id: 1101, version: '11.1', schema: record('b') },
];
const SUBJECT = 'alert-packet';

type Options = { subjects?: string[]; dryRun?: boolean; patienceMs?: number; afterAdding?: (subject: string) => void };

/** @param afterAdding what the registry then does to what it was given, for each subject */
async function sync(url: URL, { afterAdding = () => {}, ...options }: Options = {}): Promise<void> {
  const registry = await findRegistry(url, { timeoutMs: 0, log, signal });
  const add: Registry['add'] = async (subject, ...rest) => {
    await registry.add(subject, ...rest);
    afterAdding(subject);
  };
  await syncSchemas(
    { ...registry, add },
    { schemas: SCHEMAS, subjects: [SUBJECT], patienceMs: 0, log, signal, ...options },
  );
}

/** A subject that has schema 300 alone. */
const HALF = () => ({
  schemas: new Map([[300, JSON.stringify(SCHEMAS[0]?.schema)]]),
  subjects: new Map([[SUBJECT, new Map([[300, 300]])]]),
});

test('schemas go in under their ids, and the subject is in no mode of its own afterwards', async (t) => {
  const fake = await fakeConfluent(t);
  await sync(fake.url);
  t.deepEqual(
    fake.subjects.get(SUBJECT),
    new Map([
      [300, 300],
      [1101, 1101],
    ]),
  );
  t.is(fake.modes.size, 0);
  t.is(fake.calls[0], 'PUT /mode/alert-packet', 'an empty subject needs no force');
});

test('a subject that has versions goes into IMPORT by force, and gets what it lacks', async (t) => {
  const fake = await fakeConfluent(t, HALF());
  await sync(fake.url);
  t.deepEqual(fake.calls, [
    'PUT /mode/alert-packet?force=true',
    'POST /subjects/alert-packet/versions',
    'DELETE /mode/alert-packet',
  ]);
  t.deepEqual([...fake.schemas.keys()], [300, 1101]);
});

test('a second run changes nothing', async (t) => {
  const fake = await fakeConfluent(t);
  await sync(fake.url);
  fake.calls.length = 0;
  await sync(fake.url);
  t.deepEqual(fake.calls, []);
});

test('a dry run changes nothing at all', async (t) => {
  const fake = await fakeConfluent(t, { ...HALF(), modes: new Map([[SUBJECT, 'IMPORT']]) });
  await sync(fake.url, { dryRun: true });
  t.deepEqual(fake.calls, []);
});

test('a mode that the subject had is put back', async (t) => {
  const fake = await fakeConfluent(t, { modes: new Map([[SUBJECT, 'READWRITE']]) });
  await sync(fake.url);
  t.is(fake.modes.get(SUBJECT), 'READWRITE');
  t.is(fake.schemas.size, 2);
});

test('a subject that somebody has closed stays so, and is told; where nothing is missing, it may be', async (t) => {
  const fake = await fakeConfluent(t, { ...HALF(), modes: new Map([[SUBJECT, 'READONLY']]) });
  await t.throwsAsync(() => sync(fake.url), {
    message: 'subject alert-packet is in mode READONLY: expected READWRITE or none of its own; nothing was added to it',
  });
  t.deepEqual(fake.calls, []);
  const full = await fakeConfluent(t);
  await sync(full.url);
  full.modes.set(SUBJECT, 'READONLY');
  await t.notThrowsAsync(sync(full.url));
});

test('IMPORT that a killed run left behind is removed, also when there is nothing to add', async (t) => {
  const fake = await fakeConfluent(t);
  await sync(fake.url);
  fake.modes.set(SUBJECT, 'IMPORT');
  fake.calls.length = 0;
  await sync(fake.url);
  t.deepEqual(fake.calls, ['DELETE /mode/alert-packet']);
  t.is(fake.modes.size, 0);
});

test('a registry that gives ids of its own is found out, and the mode is put back all the same', async (t) => {
  const fake = await fakeConfluent(t, { ignoresIds: true });
  await t.throwsAsync(() => sync(fake.url), {
    message:
      /^Confluent Schema Registry took the schemas but doesn't have them under their ids 300, 1101 in subject alert-packet/,
  });
  t.is(fake.modes.size, 0);
});

for (const [what, change, message] of [
  [
    'that keeps another schema',
    ({ schemas }) => schemas.set(1101, '"string"'),
    /id 1101 is taken: .* the registry has another schema there, string/,
  ],
  [
    'that keeps no version of it',
    ({ subjects }) => subjects.get(SUBJECT)?.delete(1101),
    /doesn't have them under their ids 1101 in subject alert-packet$/,
  ],
] as [string, (fake: FakeConfluent) => void, RegExp][]) {
  test(`a registry ${what} under an id is found out, though it said yes`, async (t) => {
    const fake = await fakeConfluent(t);
    await t.throwsAsync(() => sync(fake.url, { afterAdding: () => change(fake) }), { message });
  });
}

test('a registry that follows another, and has what was added a moment later, is waited for', async (t) => {
  const fake = await fakeConfluent(t);
  const afterAdding = () => {
    const versions = fake.subjects.get(SUBJECT)!;
    fake.subjects.set(SUBJECT, new Map());
    setTimeout(() => fake.subjects.set(SUBJECT, versions), 600);
  };
  await t.notThrowsAsync(sync(fake.url, { afterAdding, patienceMs: 10_000 }));
  await t.throwsAsync(sync((await fakeConfluent(t, { ignoresIds: true })).url, { patienceMs: 600 }), {
    message: /doesn't have them under their ids/,
  });
});

test("a mode that can't be put back is told, with what the next run does about it", async (t) => {
  const fake = await fakeConfluent(t, { fails: ['DELETE /mode/alert-packet'] });
  await t.throwsAsync(() => sync(fake.url), {
    message:
      /^DELETE the mode of alert-packet: the registry answered 500 .*\nsubject alert-packet may still be in mode IMPORT: the next run removes that$/,
  });
});

test('when neither a schema goes in nor the mode back, both are told', async (t) => {
  const fake = await fakeConfluent(t, { fails: ['POST /subjects/alert-packet/versions', 'DELETE /mode/alert-packet'] });
  await t.throwsAsync(() => sync(fake.url), {
    message: /^POST schema 300 .*\nDELETE the mode .*\nsubject alert-packet may still be in mode IMPORT/,
  });
});

for (const call of [
  'GET /mode/alert-packet',
  'GET /schemas/ids/300',
  'GET /schemas/ids/300/versions',
  'GET /subjects/alert-packet/versions/1101',
]) {
  test(`when ${call} fails, it is told, and nothing is changed on a guess`, async (t) => {
    const fake = await fakeConfluent(t, { ...HALF(), fails: [call] });
    await t.throwsAsync(() => sync(fake.url), { message: /answered 500/ });
    t.deepEqual(fake.calls, []);
  });
}

test('an address with a user and a password is asked as that user', async (t) => {
  const fake = await fakeConfluent(t, { authorization: `Basic ${Buffer.from('writer:hidden').toString('base64')}` });
  Object.assign(fake.url, { username: 'writer', password: 'hidden' });
  await sync(fake.url);
  t.is(fake.schemas.size, 2);
  fake.url.password = 'wrong-one';
  const error = await t.throwsAsync(() => sync(fake.url), { message: /answered 401/ });
  t.false(error?.message.includes('wrong-one'));
});

test('a refusal is told with what the registry said, and the mode is put back', async (t) => {
  const fake = await fakeConfluent(t);
  const registry = await findRegistry(fake.url, { timeoutMs: 0, log, signal });
  fake.schemas.set(300, 'another text');
  const versions = [{ id: 300, version: '3.0', schema: JSON.stringify(record('a')) }];
  await t.throwsAsync(() => registry.add(SUBJECT, versions, signal), {
    message: /^POST schema 300 to alert-packet: the registry answered 422 .*Overwrite new schema with id 300/,
  });
  t.is(fake.modes.size, 0);
});

test('an id that another schema has is told field by field, and nothing is added', async (t) => {
  const fake = await fakeConfluent(t, {
    schemas: new Map([[1101, JSON.stringify(record('b', [{ name: 'ra', type: 'double' }]))]]),
    subjects: new Map([['elsewhere', new Map([[1, 1101]])]]),
  });
  await t.throwsAsync(() => sync(fake.url), {
    message:
      /^id 1101 is taken: expected alert schema 11\.1, the registry has another schema there, b .*\n {4}\+ ra: double\nnothing was added$/,
  });
  t.deepEqual(fake.calls, []);
});

test('an id under which there is no Avro schema is a conflict', async (t) => {
  const fake = await fakeConfluent(t, { schemas: new Map([[300, 'syntax = "proto3";']]) });
  await t.throwsAsync(() => sync(fake.url), {
    message: /^id 300 is taken: .* something there that is no Avro schema\nnothing was added$/,
  });
  t.deepEqual(fake.calls, []);
});

test('schemas go in as Rubin registers them: in Parsing Canonical Form', async (t) => {
  const fake = await fakeConfluent(t);
  const made = { type: 'long', logicalType: 'timestamp-millis' };
  const schema = {
    ...record('alert', [{ name: 'made', doc: 'when', type: made }]),
    namespace: 'lsst.v3_0',
    doc: 'An alert',
  };
  const registry = await findRegistry(fake.url, { timeoutMs: 0, log, signal });
  await syncSchemas(registry, { schemas: [{ id: 300, version: '3.0', schema }], subjects: [SUBJECT], log, signal });
  t.is(fake.schemas.get(300), '{"name":"lsst.v3_0.alert","type":"record","fields":[{"name":"made","type":"long"}]}');
});

test('a version that has another id is a conflict too', async (t) => {
  const fake = await fakeConfluent(t, {
    schemas: new Map([[7, '"string"']]),
    subjects: new Map([[SUBJECT, new Map([[1101, 7]])]]),
  });
  await t.throwsAsync(() => sync(fake.url), {
    message: /^version 1101 of subject alert-packet is taken: .* has id 7 there/,
  });
  t.deepEqual(fake.calls, []);
});

test('the same schema written in another way is no conflict, and goes to a subject as the registry has it', async (t) => {
  const written = '{ "doc": "new", "type": "record", "fields": [], "name": "a" }';
  const fake = await fakeConfluent(t, { schemas: new Map([[300, written]]) });
  await sync(fake.url);
  t.is(fake.schemas.get(300), written);
  t.deepEqual(
    fake.subjects.get(SUBJECT),
    new Map([
      [300, 300],
      [1101, 1101],
    ]),
  );
});

test("a topic's subject gets the same ids", async (t) => {
  const fake = await fakeConfluent(t);
  await sync(fake.url, { subjects: [SUBJECT, 'alerts-simulated-value'] });
  t.deepEqual(
    fake.subjects.get('alerts-simulated-value'),
    new Map([
      [300, 300],
      [1101, 1101],
    ]),
  );
  t.is(fake.schemas.size, 2);
  t.is(fake.modes.size, 0);
});

test('a registry that writes schemas in a way of its own gets them back so for the next subject', async (t) => {
  const fake = await fakeConfluent(t);
  const written = '{ "type": "record", "fields": [], "name": "a" }';
  await sync(fake.url, {
    subjects: [SUBJECT, 'alerts-simulated-value'],
    afterAdding: () => fake.schemas.set(300, written),
  });
  t.deepEqual(
    fake.subjects.get('alerts-simulated-value'),
    new Map([
      [300, 300],
      [1101, 1101],
    ]),
  );
});

test('a mode in another form than is documented is told, not passed over', async (t) => {
  const fake = await fakeConfluent(t, { modes: new Map([[SUBJECT, 7 as unknown as string]]) });
  await t.throwsAsync(() => sync(fake.url), {
    message: 'GET the mode of alert-packet: the registry answered 200 {"mode":7}',
  });
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

test('a registry that asks to wait is waited for, at whatever request', async (t) => {
  const fake = await fakeConfluent(t, { busySeconds: 0 });
  await sync(fake.url);
  t.deepEqual(
    [...(fake.subjects.get(SUBJECT) ?? [])],
    [
      [300, 300],
      [1101, 1101],
    ],
  );
  t.is(fake.modes.size, 0);
});
