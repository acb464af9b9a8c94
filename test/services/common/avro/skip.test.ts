import test from 'ava';
import { Cursor, MalformedAvroError } from '@alert-stream/common/avro/cursor.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { skipperOf } from '@alert-stream/common/avro/skip.ts';
import { alert, ALERT_SCHEMA } from '../../../support/alert-schema.ts';

function endAfter(schema: unknown, bytes: Buffer): number {
  const cursor = new Cursor(bytes);
  skipperOf(parseSchema(schema))(cursor);
  return cursor.position;
}

test('moves to the end of a record with every kind of field', (t) => {
  const record = parseSchema(ALERT_SCHEMA).toBuffer(alert());
  t.is(endAfter(ALERT_SCHEMA, Buffer.concat([record, Buffer.from('next')])), record.length);
});

test('moves past a recursive type', (t) => {
  const chain = { type: 'record', name: 'chain', fields: [{ name: 'next', type: ['null', 'chain'] }] };
  const bytes = parseSchema(chain).toBuffer({ next: { next: { next: null } } });
  t.is(endAfter(chain, bytes), bytes.length);
});

const ARRAY = { type: 'array', items: 'int' };

test('moves past an array block that tells its size', (t) => {
  // -2 items, 2 bytes: 5, 6; then the end.
  t.is(endAfter(ARRAY, Buffer.from([3, 4, 10, 12, 0])), 5);
});

const NULLS = { type: 'array', items: 'null' };

/** A record that takes no bytes and holds 2^depth empty ones. */
function doubled(depth: number): object {
  if (depth === 0) return { type: 'record', name: 'r0', fields: [] };
  const fields = [
    { name: 'a', type: doubled(depth - 1) },
    { name: 'b', type: `r${depth - 1}` },
  ];
  return { type: 'record', name: `r${depth}`, fields };
}

test('moves past items that take no bytes: nulls, empty records, fixed of size 0', (t) => {
  // 1000 items, then the end.
  const bytes = Buffer.from([0xd0, 0x0f, 0]);
  for (const items of ['null', doubled(0), doubled(3), { type: 'fixed', name: 'f', size: 0 }]) {
    t.is(endAfter({ type: 'array', items }, bytes), 3);
  }
});

test('the number of items that take no bytes is no matter of time: a hundred thousand arrays of a million', (t) => {
  const type = { type: 'array', items: NULLS };
  const array = Buffer.from([0x80, 0x89, 0x7a, 0]);
  const bytes = Buffer.concat([Buffer.from([0xc0, 0x9a, 0x0c]), Buffer.alloc(100_000 * array.length, array)]);
  t.throws(() => endAfter(type, bytes), {
    instanceOf: MalformedAvroError,
    message: /more than 900006 records and values/,
  });
});

test('a hundred thousand records of one byte each are many, and fine', (t) => {
  const items = { type: 'record', name: 'r', fields: [{ name: 'x', type: ['null', 'int'] }] };
  const bytes = Buffer.concat([Buffer.from([0xc0, 0x9a, 0x0c]), Buffer.alloc(100_000), Buffer.alloc(1)]);
  t.is(endAfter({ type: 'array', items }, bytes), bytes.length);
});

const malformed = test.macro((t, schema: unknown, bytes: number[], message: RegExp) => {
  t.throws(() => endAfter(schema, Buffer.from(bytes)), { instanceOf: MalformedAvroError, message });
});
test('an array block whose size is wrong', malformed, ARRAY, [3, 6, 10, 12, 0], /ends at byte 4, not at 5/);
test(
  'an array of 2^50 items, at once',
  malformed,
  ARRAY,
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 4, 2, 0],
  /an array of 1125899906842624 items/,
);
const MANY = /more than 1000\d\d records and values without bytes/;
test('an array of 2^31 nulls', malformed, NULLS, [0x80, 0x80, 0x80, 0x80, 0x10, 0], MANY);
test('an array of 2^31 nulls that tells its size', malformed, NULLS, [0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0], MANY);
test('records that double an empty one sixty times', malformed, doubled(60), [], MANY);
test('two items that double an empty one sixty times', malformed, { type: 'array', items: doubled(60) }, [4, 0], MANY);
test(
  'a record that holds itself',
  malformed,
  { type: 'record', name: 'r', fields: [{ name: 'r', type: 'r' }] },
  [],
  /more than 200 records, arrays and maps within one another/,
);
test(
  'a chain that is too long for the stack',
  malformed,
  { type: 'record', name: 'r', fields: [{ name: 'next', type: ['null', { type: 'array', items: 'r' }] }] },
  Array.from({ length: 50_000 }, () => 2),
  /more than 200 records, arrays and maps within one another/,
);
test('a union without such a branch', malformed, ['null', 'int'], [4, 2], /choice 2 of 2 branches/);
test('a union with a negative branch', malformed, ['null', 'int'], [1, 2], /choice -1 of 2 branches/);
test(
  'an enum without such a symbol',
  malformed,
  { type: 'enum', name: 'e', symbols: ['a'] },
  [2],
  /choice 1 of 1 symbols/,
);
test('a boolean of 2', malformed, 'boolean', [2], /neither 0 nor 1/);
test('a string longer than what is left', malformed, 'string', [40, 65], /20 bytes wanted/);
test('bytes of a negative length', malformed, 'bytes', [3, 65], /a length of -2/);
test('a fixed cut short', malformed, { type: 'fixed', name: 'f', size: 9 }, [1], /9 bytes wanted/);
test('a map whose key is cut short', malformed, { type: 'map', values: 'int' }, [2, 8, 65], /4 bytes wanted/);
