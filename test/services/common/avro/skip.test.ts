import test from 'ava';
import { Cursor, MalformedAvro } from '@alert-stream/common/avro/cursor.ts';
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

const malformed = test.macro((t, schema: unknown, bytes: number[], message: RegExp) => {
  t.throws(() => endAfter(schema, Buffer.from(bytes)), { instanceOf: MalformedAvro, message });
});
test('an array block whose size is wrong', malformed, ARRAY, [3, 6, 10, 12, 0], /ends at byte 4, not at 5/);
test(
  'an array of 2^50 items, at once',
  malformed,
  ARRAY,
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 4, 2, 0],
  /an array of 1125899906842624 items/,
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
