import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { zstdCompressSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import avsc from 'avsc';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { blockParts, encodeHeader } from '@alert-stream/common/avro/container-format.ts';
import { Cursor } from '@alert-stream/common/avro/cursor.ts';
import { recordDecoder } from '@alert-stream/common/avro/field.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { alert, ALERT_SCHEMA } from '../../../support/alert-schema.ts';

const type = parseSchema(ALERT_SCHEMA);
const RECORDS = Array.from({ length: 20 }, (_, index) =>
  type.toBuffer(alert({ diaSourceId: BigInt(index), history: index })),
);

async function folder(t: ExecutionContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'container-'));
  t.teardown(() => rm(dir, { recursive: true }));
  return dir;
}

/** A file as another writer makes it: avsc's own encoder, small blocks. */
async function container(t: ExecutionContext, codec = 'null'): Promise<string> {
  const path = join(await folder(t), 'alerts.ocf');
  const encoder = new avsc.streams.BlockEncoder(type, { codec, blockSize: 1500 });
  await pipeline(Readable.from(RECORDS.map((record) => type.fromBuffer(record))), encoder, createWriteStream(path));
  return path;
}

async function all(path: string): Promise<Buffer[]> {
  const { records } = await readContainer(path);
  const found: Buffer[] = [];
  for await (const record of records) found.push(record);
  return found;
}

for (const codec of ['null', 'deflate']) {
  test(`gives the bytes that another program wrote, from many blocks, with codec ${codec}`, async (t) => {
    const path = await container(t, codec);
    t.deepEqual(await all(path), RECORDS);
  });
}

test('gives the schema as it stands in the file', async (t) => {
  const path = join(await folder(t), 'alerts.ocf');
  const schema = { ...ALERT_SCHEMA, 'x-origin': 'kept' };
  await writeFile(path, encodeHeader({ 'avro.schema': JSON.stringify(schema) }, SYNC));
  const file = await readContainer(path);
  t.deepEqual(file.schema, schema);
  t.deepEqual(await all(path), []);
});

test('records can be iterated twice, and left early', async (t) => {
  const { records } = await readContainer(await container(t));
  for await (const record of records) {
    t.deepEqual(record, RECORDS[0]);
    break;
  }
  let count = 0;
  for await (const _ of records) count++;
  t.is(count, RECORDS.length);
});

const SYNC = Buffer.alloc(16, 0xa5);
const HEADER = encodeHeader({ 'avro.schema': JSON.stringify(ALERT_SCHEMA), 'avro.codec': 'null' }, SYNC);

test('a file cut short at any byte is refused by its name, or ends before the block that is gone', async (t) => {
  const path = await container(t);
  const { size } = await stat(path);
  const whole = await readFile(path);
  // A cut right behind a marker can't be told from an end.
  const marker = whole.subarray(-16);
  for (let length = size - 1; length > 0; length -= length > size - 300 || length < 50 ? 1 : 61) {
    await truncate(path, length);
    if (whole.subarray(length - 16, length).equals(marker)) continue;
    const error = await t.throwsAsync(
      () => all(path),
      { message: /alerts\.ocf: (damaged or truncated|expected an Avro)/ },
      `${length} bytes`,
    );
    t.like(error, { code: 'INPUT' });
  }
});

const refused = test.macro(async (t, bytes: Buffer, message: RegExp) => {
  const path = join(await folder(t), 'file');
  await writeFile(path, bytes);
  t.like(await t.throwsAsync(() => all(path), { message }), { code: 'INPUT' });
});
const block = (records: number, data: Buffer, sync = SYNC) =>
  Buffer.concat([HEADER, ...blockParts(records, data, sync)]);
const one = RECORDS[0] as Buffer;

test('an empty file', refused, Buffer.alloc(0), /expected an Avro container file/);
test('a picture', refused, Buffer.from('\u0089PNG\r\n and more'), /expected an Avro container file/);
test(
  'an unknown codec',
  refused,
  encodeHeader({ 'avro.schema': '"int"', 'avro.codec': 'bzip2' }, SYNC),
  /codecs null, deflate, snappy, zstandard, got "bzip2"/,
);
test(
  'a codec of Object',
  refused,
  encodeHeader({ 'avro.schema': '"int"', 'avro.codec': 'toString' }, SYNC),
  /got "toString"/,
);
test('no schema', refused, encodeHeader({}, SYNC), /no avro\.schema/);
test(
  'a wrong schema',
  refused,
  encodeHeader({ 'avro.schema': '{"type":"x"}' }, SYNC),
  /its avro\.schema is wrong: .*unknown type/,
);
test('another marker', refused, block(1, one, Buffer.alloc(16)), /does not end with the marker/);
test('fewer records than told', refused, block(2, one), /its record 1: /);
test('more records than told', refused, block(1, Buffer.concat([one, one])), /bytes are left over after its 1 records/);
test('a negative number of records', refused, block(-1, one), /-1 records/);
test(
  'a block of 2^40 bytes',
  refused,
  Buffer.concat([HEADER, Buffer.from([2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40])]),
  /records in 1099511627776 bytes/,
);

const DAMAGED = {
  deflate: /invalid/,
  snappy: /a snappy block of 2 bytes/,
  zstandard: /frame descriptor|unexpected end|unsupported/i,
};
for (const [codec, message] of Object.entries(DAMAGED)) {
  const bytes = Buffer.concat([
    encodeHeader({ 'avro.schema': '"int"', 'avro.codec': codec }, SYNC),
    ...blockParts(1, Buffer.from([255, 255]), SYNC),
  ]);
  test(
    `a block that is no ${codec}`,
    refused,
    bytes,
    new RegExp(`in the block at byte \\d+: .*(${message.source})`, 'i'),
  );
}

// Written by fastavro, which shares nothing with this project: the numbers 0 to 999, in blocks of 500 bytes.
for (const codec of ['null', 'deflate', 'snappy', 'zstandard']) {
  test(`reads what fastavro wrote with codec ${codec}`, async (t) => {
    const found = await all(fileURLToPath(new URL(`numbers-${codec}.avro`, import.meta.url)));
    t.deepEqual(
      found.map((record) => new Cursor(record).readCount()),
      Array.from({ length: 1000 }, (_, index) => index),
    );
  });
}

// Written by fastavro too: defaults of other branches and other types than their fields', an alias and an order that are
// none, arrays of nulls and of empty records.
test('reads what fastavro wrote with defaults that no reader needs, and items that take no bytes', async (t) => {
  const path = fileURLToPath(new URL('loose-schema.avro', import.meta.url));
  const { type } = await readContainer(path);
  const alerts = (await all(path)).map((record) => recordDecoder(type)(record) as Record<string, unknown[]>);
  t.deepEqual(
    alerts.map(({ diaSourceId, flux, flags, nothing, empty }) => [
      String(diaSourceId),
      flux,
      flags,
      nothing?.length,
      empty?.length,
    ]),
    [
      ['9007199254740993', 1.5, 0, 0, 0],
      ['9007199254740994', null, 1, 100, 1],
      ['9007199254740995', null, 2, 200, 2],
    ] as never,
  );
});

// A writer may end a zstd frame at each flush, as may one that compresses in parallel.
test('reads blocks of several zstd frames, and of frames to skip', async (t) => {
  const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const data = Buffer.concat([zstdCompressSync(one), skipped, zstdCompressSync(Buffer.concat([one, one]))]);
  const path = join(await folder(t), 'alerts.ocf');
  const header = encodeHeader({ 'avro.schema': JSON.stringify(ALERT_SCHEMA), 'avro.codec': 'zstandard' }, SYNC);
  await writeFile(path, Buffer.concat([header, ...blockParts(3, data, SYNC)]));
  t.deepEqual(await all(path), [one, one, one]);
});

test('a file that is not there, and a folder', async (t) => {
  const dir = await folder(t);
  await t.throwsAsync(() => readContainer(join(dir, 'none')), { message: /can't read .*none: no such file/ });
  await t.throwsAsync(() => readContainer(dir), { message: /expected a file, it is a folder$/ });
  await t.throwsAsync(() => readContainer('/dev/zero'), { message: /expected a file, it is a device$/ });
  execFileSync('mkfifo', [join(dir, 'fifo')]);
  await t.throwsAsync(() => readContainer(join(dir, 'fifo')), { message: /expected a file, it is a pipe$/ });
});
