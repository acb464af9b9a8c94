import test from 'ava';
import type avsc from 'avsc';
import { canonicalForm, parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
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

const field = (type: unknown, more: object = {}) => ({
  type: 'record',
  name: 'alert',
  namespace: 'test.v8_0',
  fields: [{ name: 'a', type, ...more }],
});
const ENUM = { type: 'enum', name: 'e', symbols: ['A'] };
const INNER = { type: 'record', name: 'inner', fields: [{ name: 'i', type: 'int' }] };
const two = (first: unknown, second: unknown) => ({
  ...field(first),
  fields: [
    { name: 'a', type: first },
    { name: 'b', type: second },
  ],
});

/** That what a reader doesn't need makes no difference: it is read as the schema without that. */
const readAs = test.macro((t, schema: unknown, plain: unknown) => {
  t.is(schemaFingerprint(parseSchema(schema)), schemaFingerprint(parseSchema(plain)));
});
for (const [what, type, attributes] of [
  ["a default of a union's second branch", ['float', 'null'], { default: null }],
  ["a default of a union's second branch, deeper", { type: 'array', items: ['null', 'int'] }, { default: [1] }],
  ['a default of null for a long or null', ['long', 'null'], { default: null }],
  ['a default of another type', 'int', { default: null }],
  ['a default of NaN, as Java writes it', 'double', { default: 'NaN' }],
  ['a default beyond 2^53', 'long', { default: 2 ** 63 }],
  ['a default that is no symbol', ENUM, { default: 'B' }],
  ['a default that lacks a field', INNER, { default: {} }],
  ['a default of the wrong size', { type: 'fixed', name: 'f', size: 4 }, { default: 'a' }],
  ['an order that is none', 'int', { order: 'none' }],
] as const) {
  test(`a reader takes no notice of a field with ${what}`, readAs, field(type, attributes), field(type));
}
test(
  'a reader takes no notice of an enum with a default that is no symbol',
  readAs,
  field({ ...ENUM, default: 'B' }),
  field(ENUM),
);
test(
  'a reader takes no notice of aliases that are no names',
  readAs,
  { ...field('int'), aliases: ['a-b'] },
  field('int'),
);
test('a type that is written out further on, as Java takes it', readAs, two('inner', INNER), two(INNER, 'inner'));
test(
  'a type that is written out twice in the same way, as Java takes it',
  readAs,
  two(INNER, INNER),
  two(INNER, 'inner'),
);
test('a record may have a name that every object of JavaScript has', (t) => {
  const { name } = parseSchema({ ...INNER, name: 'constructor' });
  t.is(name, 'constructor');
});

test('a type without a namespace is one within a record that has one', (t) => {
  const type = parseSchema(two({ ...INNER, namespace: '' }, ['null', 'inner'])) as avsc.types.RecordType;
  t.is(type.fields[0]?.type.name, 'inner');
});

test('a record of a type with defaults is encoded as it is', (t) => {
  const type = parseSchema(field(['float', 'null'], { default: null }));
  t.deepEqual([type.toBuffer({ a: null }), type.toBuffer({ a: 0 })], [Buffer.from([2]), Buffer.alloc(5)]);
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
test('what every object has is no type', wrong, { type: 'constructor' }, /unknown type: "constructor"/);
test('two types of one name', wrong, two(INNER, { ...INNER, fields: [] }), /duplicate type name: test\.v8_0\.inner/);
test('a name that stands for no type', wrong, field('nowhere'), /undefined type name: test\.v8_0\.nowhere/);
test('null is no schema', wrong, null, /^not an Avro schema: /);

test('a fingerprint tells types apart, and takes no notice of documentation and defaults', (t) => {
  const print = (id: object) =>
    schemaFingerprint(parseSchema({ type: 'record', name: 'a', fields: [{ name: 'id', ...id }] }));
  t.is(print({ type: 'long', doc: 'the id', default: 1 }), print({ type: 'long' }));
  t.not(print({ type: 'int' }), print({ type: 'long' }));
  t.regex(print({ type: 'int' }), /^[\da-f]{64}$/);
});

test('the canonical form has neither documentation nor defaults nor logical types, and all names in full', (t) => {
  const schema = {
    namespace: 'lsst.v1_0',
    type: 'record',
    name: 'alert',
    doc: 'An alert',
    aliases: ['packet'],
    fields: [
      { name: 'id', doc: 'the id', default: 1, type: { type: 'long' } },
      { name: 'made', type: ['null', { type: 'long', logicalType: 'timestamp-millis' }], default: null },
      { name: 'kind', type: { type: 'enum', name: 'kind', symbols: ['A', 'B'], default: 'A' } },
      { name: 'other', type: 'kind', 'x-unit': 'm' },
    ],
  };
  t.is(
    canonicalForm(parseSchema(schema)),
    '{"name":"lsst.v1_0.alert","type":"record","fields":[{"name":"id","type":"long"},{"name":"made","type":["null","long"]},{"name":"kind","type":{"name":"lsst.v1_0.kind","type":"enum","symbols":["A","B"]}},{"name":"other","type":"lsst.v1_0.kind"}]}',
  );
});
