import test from 'ava';
import { fieldReader, fieldType, recordCheck } from '@alert-stream/common/avro/field.ts';
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
    { fault: 'undecodable' },
  );
  t.like(
    t.throws(() => check(Buffer.concat([record, record]))),
    { fault: 'undecodable' },
  );
});
