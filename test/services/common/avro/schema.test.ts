import test from 'ava';
import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import { alert, ALERT_SCHEMA } from '../../../support/alert-schema.ts';

for (const id of [2n ** 53n - 1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 0n]) {
  test(`a long of ${id} is a BigInt, written and read without rounding`, (t) => {
    const type = parseSchema({ type: 'record', name: 'a', fields: [{ name: 'id', type: ['null', 'long'] }] });
    t.deepEqual({ ...type.fromBuffer(type.toBuffer({ id })) }, { id });
  });
}

test('a long beyond 64 bits, or a plain number, is no long', (t) => {
  const type = parseSchema('"long"');
  t.false(type.isValid(2n ** 63n));
  t.false(type.isValid(1));
});

test('a logical type is what it is underneath', (t) => {
  const type = parseSchema(ALERT_SCHEMA);
  t.is(type.fromBuffer(type.toBuffer(alert())).processed, 1_700_000_000_000_000n);
});

test('in JSON a long is a decimal string', (t) => {
  t.is(parseSchema('"long"').toString(9_007_199_254_740_993n), '"9007199254740993"');
});

test('a default for a long is read from its JSON number', (t) => {
  const writer = parseSchema({ type: 'record', name: 'a', fields: [] });
  const reader = parseSchema({ type: 'record', name: 'a', fields: [{ name: 'id', type: 'long', default: 7 }] });
  t.is(reader.fromBuffer(writer.toBuffer({}), reader.createResolver(writer)).id, 7n);
});

test('JSON text and what it parses to make the same type, and the argument stays as it was', (t) => {
  const before = structuredClone(ALERT_SCHEMA);
  const type = parseSchema(ALERT_SCHEMA);
  t.deepEqual(ALERT_SCHEMA, before);
  t.is(schemaFingerprint(type), schemaFingerprint(parseSchema(JSON.stringify(ALERT_SCHEMA))));
});

test('the same schema can be parsed twice', (t) => {
  t.notThrows(() => [parseSchema(ALERT_SCHEMA), parseSchema(ALERT_SCHEMA)]);
});

const wrong = test.macro((t, schema: unknown, message: RegExp) => {
  t.like(
    t.throws(() => parseSchema(schema), { message }),
    { code: 'INPUT' },
  );
});
test('broken JSON is no schema', wrong, '{"type":', /^not an Avro schema: /);
test('an unknown type is no schema', wrong, { type: 'recrod', name: 'a', fields: [] }, /unknown type: "recrod"/);
test('null is no schema', wrong, null, /^not an Avro schema: /);

test('a fingerprint tells types apart, and takes no notice of documentation and defaults', (t) => {
  const print = (id: object) =>
    schemaFingerprint(parseSchema({ type: 'record', name: 'a', fields: [{ name: 'id', ...id }] }));
  t.is(print({ type: 'long', doc: 'the id', default: 1 }), print({ type: 'long' }));
  t.not(print({ type: 'int' }), print({ type: 'long' }));
  t.regex(print({ type: 'int' }), /^[\da-f]{64}$/);
});
