import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import { loadAlertSchemas, loadSchemaFile } from '@alert-stream/common/lsst-schemas.ts';
import { tools } from '../../../tools/tools.ts';

const schemas = loadAlertSchemas(tools().alertSchemas);

test("Rubin's fifteen versions have the ids 100·major + minor, the oldest first", (t) => {
  t.deepEqual(
    schemas.map(({ id }) => id),
    [300, 400, 500, 600, 601, 700, 701, 702, 703, 704, 800, 900, 1000, 1100, 1101],
  );
  t.is(schemas.at(-1)?.version, '11.1');
});

for (const { version, schema } of schemas) {
  test(`schema ${version} is that of its sample, which decodes and encodes to the same bytes`, async (t) => {
    const type = parseSchema(schema);
    const sample = await readContainer(
      `${tools().alertSchemas}/${version.replace('.', '/')}/sample_data/fakeAlert.avro`,
    );
    t.is(schemaFingerprint(type), schemaFingerprint(sample.type));
    for await (const record of sample.records) t.deepEqual(type.toBuffer(type.fromBuffer(record)), record);
  });
}

async function package_(t: ExecutionContext, files: Record<string, unknown>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'schemas-'));
  t.teardown(() => rm(dir, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return dir;
}

const record = (name: string, fields: object[]) => ({ type: 'record', namespace: 'v1', name, fields });
const source = record('source', [{ name: 'id', type: 'long' }]);

test('a record stands where it is first used, by name afterwards; a short name is one of its namespace', async (t) => {
  const alert = record('alert', [
    { name: 'source', type: 'v1.source' },
    { name: 'before', type: ['null', { type: 'array', items: 'source' }], default: null },
    { name: 'named', type: { type: 'map', values: 'v1.source' } },
  ]);
  const dir = await package_(t, { '1/2/v1.alert.avsc': alert, '1/2/v1.source.avsc': source, 'examples/x.avsc': '{' });
  const [loaded] = loadAlertSchemas(dir);
  t.like(loaded, { id: 102, version: '1.2' });
  t.deepEqual(loaded?.schema, {
    ...alert,
    fields: [
      { name: 'source', type: source },
      { name: 'before', type: ['null', { type: 'array', items: 'v1.source' }], default: null },
      { name: 'named', type: { type: 'map', values: 'v1.source' } },
    ],
  });
});

const refused = test.macro(async (t, files: Record<string, unknown>, message: RegExp) => {
  const dir = await package_(t, files);
  t.like(
    t.throws(() => loadAlertSchemas(dir), { message }),
    { code: 'INPUT' },
  );
});
test('a folder without versions', refused, { 'readme.txt': '' }, /expected folders <major>\/<minor>.*found none/);
test(
  'a version without an alert',
  refused,
  { '1/0/source.avsc': source },
  /1\/0: expected one \.avsc file with the record "alert"/,
);
test(
  'a record that no file defines',
  refused,
  { '1/0/alert.avsc': record('alert', [{ name: 's', type: 'v1.source' }]) },
  /no \.avsc file defines "v1\.source"/,
);
test('a file that is no JSON', refused, { '1/0/alert.avsc': '{' }, /alert\.avsc is no Avro schema/);
test(
  'a file that is no record',
  refused,
  { '1/0/alert.avsc': ['null'] },
  /alert\.avsc is no Avro schema: expected a record/,
);

test('a folder that is not there', (t) => {
  t.like(
    t.throws(() => loadAlertSchemas('/nowhere'), { message: /can't read the alert schemas in \/nowhere: ENOENT/ }),
    { code: 'INPUT' },
  );
});

test('a schema of one file takes what it refers to from the files beside it', async (t) => {
  const dir = await package_(t, {
    'mine.avsc': record('mine', [{ name: 's', type: 'source' }]),
    'source.avsc': source,
  });
  t.deepEqual(loadSchemaFile(join(dir, 'mine.avsc')), record('mine', [{ name: 's', type: source }]));
});

test('a record that is written out where it is used can be referred to afterwards', async (t) => {
  const mine = record('mine', [
    { name: 's', type: source },
    { name: 'before', type: { type: 'array', items: 'source' } },
  ]);
  const dir = await package_(t, { 'mine.avsc': mine });
  const loaded = loadSchemaFile(join(dir, 'mine.avsc'));
  t.is(schemaFingerprint(parseSchema(loaded)), schemaFingerprint(parseSchema(mine)));
});

test('a reference that no file beside defines is named', async (t) => {
  const dir = await package_(t, { 'mine.avsc': record('mine', [{ name: 's', type: 'source' }]) });
  t.like(
    t.throws(() => loadSchemaFile(join(dir, 'mine.avsc')), { message: /no \.avsc file defines "v1\.source"/ }),
    { code: 'INPUT' },
  );
});

test("a schema's file that is not there is named", (t) => {
  t.like(
    t.throws(() => loadSchemaFile('/nowhere/mine.avsc'), {
      message: /can't read \/nowhere\/mine\.avsc: no such file/,
    }),
    { code: 'INPUT' },
  );
});
