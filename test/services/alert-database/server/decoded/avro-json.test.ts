import test from 'ava';
import { Cursor } from '@alert-stream/common/avro/cursor.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { jsonWriter } from '../../../../../services/alert-database/src/server/decoded/avro-json.ts';
import { JsonText } from '../../../../../services/alert-database/src/server/decoded/json-text.ts';

function written(schema: unknown, record: Buffer): unknown {
  const cursor = new Cursor(record);
  const json = new JsonText(() => {});
  jsonWriter(parseSchema(schema))(cursor, json);
  json.end();
  if (cursor.remaining > 0) throw new Error(`${cursor.remaining} bytes are left`);
  return JSON.parse(String(Buffer.concat(json.pieces)));
}

const all = {
  type: 'record',
  name: 'all',
  fields: [
    { name: 'null', type: 'null' },
    { name: 'booleans', type: { type: 'array', items: 'boolean' } },
    { name: 'int', type: 'int' },
    { name: 'long', type: { type: 'long', logicalType: 'timestamp-micros' } },
    { name: 'float', type: 'float' },
    { name: 'doubles', type: { type: 'array', items: 'double' } },
    { name: 'bytes', type: 'bytes' },
    { name: 'fixed', type: { type: 'fixed', name: 'four', size: 4 } },
    { name: 'enum', type: { type: 'enum', name: 'band', symbols: ['u', 'g', 'r'] } },
    { name: 'map', type: { type: 'map', values: ['null', 'long'] } },
    { name: 'wrapped', type: { type: 'array', items: ['null', 'int', 'double'] } },
    { name: 'inner', type: { type: 'record', name: 'inner', fields: [{ name: 'next', type: ['null', 'inner'] }] } },
  ],
};

test('each type of Avro is written as JSON has it', (t) => {
  const bytes = Buffer.from('any bytes \u00ff\u0000');
  const value = {
    null: null,
    booleans: [true, false],
    int: -7,
    long: 2n ** 63n - 1n,
    float: 0.5,
    doubles: [0.1, -0, 1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    bytes,
    fixed: Buffer.from('four'),
    enum: 'r',
    map: { 'a "quoted"\n name': 12n, b: null },
    wrapped: [null, { int: 1 }, { double: 2.5 }],
    inner: { next: { next: null } },
  };
  t.deepEqual(written(all, parseSchema(all).toBuffer(value)), {
    ...value,
    long: '9223372036854775807',
    doubles: [0.1, 0, 1e300, 'NaN', 'Infinity', '-Infinity'],
    bytes: bytes.toString('base64'),
    fixed: 'Zm91cg==',
    map: { 'a "quoted"\n name': '12', b: null },
  });
});

test('blocks that tell their size are read as others', (t) => {
  const items = Buffer.from([0x03, 0x04, 2, 4, 0x02, 6, 0]);
  t.deepEqual(written({ type: 'array', items: 'int' }, items), [1, 2, 3]);
});

test("what isn't UTF-8 in a string becomes the replacement character", (t) => {
  const broken = Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80]);
  const record = Buffer.concat([Buffer.from([broken.length * 2]), broken]);
  t.is(written('string', record), 'a\ufffd\ufffd(\ufffd\ufffd\ufffd');
});

test('long bytes are one base64, whatever the pieces', (t) => {
  const bytes = Buffer.alloc(200_000, 'some bytes');
  const record = parseSchema('bytes').toBuffer(bytes);
  t.is(written('bytes', record), bytes.toString('base64'));
});

test('a text is told piece by piece how large it becomes', (t) => {
  let bytes = 0;
  const json = new JsonText((more) => (bytes += more));
  for (let time = 0; time < 10_000; time += 1) json.addString('twelve \u00e9 twelve');
  json.end();
  t.is(bytes, Buffer.concat(json.pieces).length);
  t.true(json.pieces.length > 1);
});
