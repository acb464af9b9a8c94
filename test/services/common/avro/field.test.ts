import test from 'ava';
import { fieldReader, fieldType, recordCheck, recordDecoder } from '@alert-stream/common/avro/field.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { alert, ALERT_SCHEMA } from '../../../support/alert-schema.ts';

const type = parseSchema(ALERT_SCHEMA);

test('finds the type of a nested field, or says that there is none', (t) => {
  t.is(fieldType(type, ['diaSource', 'midpointMjdTai'])?.typeName, 'double');
  t.is(fieldType(type, ['diaSource', 'nope']), undefined);
  t.is(fieldType(type, ['diaSourceId', 'below']), undefined);
});

test('reads a nested field', (t) => {
  const visit = fieldReader(type, ['diaSource', 'visit'], (cursor) => cursor.readLong());
  t.is(visit(type.toBuffer(alert())), 943_296n);
});

test('a check takes a whole record and nothing else', (t) => {
  const check = recordCheck(type);
  const record = type.toBuffer(alert());
  t.notThrows(() => check(record));
  t.like(
    t.throws(() => check(record.subarray(1))),
    { kind: 'undecodable' },
  );
  t.like(
    t.throws(() => check(Buffer.concat([record, record]))),
    { kind: 'undecodable' },
  );
});

test('a decoder gives the whole record', (t) => {
  const decoded = recordDecoder(type)(type.toBuffer(alert()));
  t.like(decoded, { diaSourceId: 1n, band: 'r', tags: { a: 1, b: -70_000 } });
});

const ARRAYS = parseSchema({
  type: 'record',
  name: 'arrays',
  fields: [
    { name: 'nulls', type: { type: 'array', items: 'null' } },
    { name: 'ints', type: { type: 'array', items: 'int' } },
  ],
});
const TWO_TO_THE_31 = [0x80, 0x80, 0x80, 0x80, 0x10];

test('a decoder gives nulls that take no bytes', (t) => {
  const decoded = recordDecoder(ARRAYS)(Buffer.from([6, 0, 2, 8, 0])) as { nulls: null[]; ints: number[] };
  t.deepEqual([decoded.nulls, decoded.ints], [[null, null, null], [4]]);
});

for (const [what, bytes] of Object.entries({
  'a count of 2^31': [0, ...TWO_TO_THE_31, 0],
  'a count of 2^31 nulls': [...TWO_TO_THE_31, 0, 0],
  'a record that is cut': [0],
  'bytes left over': [0, 0, 0],
})) {
  test(`a decoder refuses ${what} before it decodes`, (t) => {
    t.like(
      t.throws(() => recordDecoder(ARRAYS)(Buffer.from(bytes))),
      { kind: 'undecodable' },
    );
  });
}
