import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { canonicalForm, parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
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

/**
 * SHA-256 of each schema's Parsing Canonical Form: made by `to_parsing_canonical_form` of fastavro 1.13.1, with which
 * Rubin's own program registers them, and equal to what `SchemaNormalization` of Avro 1.12.0 for Java gives.
 */
const CANONICAL: Record<number, string> = {
  300: '9ea71fef888c25abcefc5e2f894d3ff22e4aac935ef9c5b6e2d0308d18e18065',
  400: '92e94d7055bcd4d7fc6d762d240110a26dd27006247cc4f9e57661ef8935246c',
  500: 'dfd5fff93cbb80583a136295b9d6baa8898272c60b68a303abfe8e6d01d4223f',
  600: 'a5b16e22aaba7bbdc361b62815958ff6c955db99694898bece3bb7267b1c841f',
  601: '60ffbf56607987de26368a4b2926a09cb57c8c7cae1c93cdc7c8b6706b43e213',
  700: 'c176fef6a8a0962304c5cd0bdb990a0451dbf50bd673386ae59acca7bc2fdf3f',
  701: '247bb62dc5e546e3e6170facbc39cc166fd31d0f765aa1f0835d45ecb2b90435',
  702: '015124e9970354e918dac1a38d959916dc2110df2afe8b21c49e6d0747d7fbb9',
  703: '0611d6b945c5e9c26a348f30f900f7e6537c341b1a9ad7366d04fc9e62a0d2cd',
  704: 'fd177231a19c203122617572a34a405aaba64ed03dfb8777d0143af5c6646e10',
  800: '264a45e5ef1920023fa3fb5e26607d5fddb8e370e0eba2b08245ca8d37e67ac6',
  900: '017239c3ff79ae5156cc4125ab1b12df955c1075e353a283627f590fed625b92',
  1000: '2c47c696524bdb8c19ea2b6e3947c55f642aa7eacc184e38c4b56a8380b03969',
  1100: '9c2dfb211e03b51c3b64fe4105b6dd02aaa9c630ce788656c8cc9a155d468314',
  1101: '9aa444ad610374fc167b7f7124a77f58b2d7d819a13b1b6d01cb1e265c783f27',
};

test("the canonical form of each schema is that of fastavro and of Avro's own library for Java", (t) => {
  for (const { id, schema } of schemas) {
    const text = canonicalForm(parseSchema(schema));
    t.is(createHash('sha256').update(text).digest('hex'), CANONICAL[id] as string, String(id));
    t.is(canonicalForm(parseSchema(text)), text);
  }
});

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
test('a file that is no JSON', refused, { '1/0/alert.avsc': '{' }, /alert\.avsc is not an Avro schema/);
test(
  'a file that is no record',
  refused,
  { '1/0/alert.avsc': ['null'] },
  /alert\.avsc is not an Avro schema: expected a record/,
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
