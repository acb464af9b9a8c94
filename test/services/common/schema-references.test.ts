import test from 'ava';
import { withReferences, type ReferringSchema } from '../../../services/common/src/schema-references.ts';

const record = (name: string, types: Record<string, unknown>) => ({
  type: 'record',
  name,
  namespace: 'v1',
  fields: Object.entries(types).map(([field, type]) => ({ name: field, type })),
});
const referring = (schema: object, ...subjects: string[]): ReferringSchema => ({
  schema: JSON.stringify(schema),
  references: subjects.map((subject) => ({ subject, version: 1 })),
});

/** A registry with these subjects, each of one version, and what it was asked for. */
function registry(subjects: Record<string, ReferringSchema>) {
  const asked: string[] = [];
  const read = async ({ subject, version }: { subject: string; version: number }) => {
    asked.push(`${subject} ${version}`);
    return subjects[subject];
  };
  return { read, asked };
}

const BAND = { type: 'enum', name: 'band', namespace: 'v1', symbols: ['u'] };
const SOURCE = record('source', { band: 'v1.band' });
const ALERT = record('alert', { source: 'v1.source', band: 'band' });

test('a schema that refers to nothing stays as it is, to the byte', async (t) => {
  const { read, asked } = registry({});
  for (const references of [undefined, null, []]) {
    t.is(await withReferences({ schema: ' { "type" : "long" } ', references }, read), ' { "type" : "long" } ');
  }
  t.deepEqual(asked, []);
});

test('what it refers to, and what that refers to, is written out at its first use, and asked for once', async (t) => {
  const { read, asked } = registry({ source: referring(SOURCE, 'band'), band: referring(BAND) });
  const whole = await withReferences(referring(ALERT, 'source', 'band'), read);
  t.deepEqual(JSON.parse(whole), record('alert', { source: record('source', { band: BAND }), band: 'v1.band' }));
  t.deepEqual(asked, ['source 1', 'band 1']);
});

test('a chain of thirty references is followed to its end', async (t) => {
  const link = (n: number) => record(`r${n}`, { next: n === 30 ? 'int' : `v1.r${n + 1}` });
  const chain = Array.from({ length: 31 }, (_, n) => [`r${n}`, referring(link(n), ...(n < 30 ? [`r${n + 1}`] : []))]);
  const subjects = Object.fromEntries(chain) as Record<string, ReferringSchema>;
  const whole = await withReferences(subjects['r0'] as ReferringSchema, registry(subjects).read);
  t.regex(whole, /"name":"r30","namespace":"v1","fields":\[\{"name":"next","type":"int"\}\]/);
});

test('references in a circle end', async (t) => {
  const [one, two] = [record('one', { two: ['null', 'two'] }), record('two', { one: ['null', 'one'] })];
  const { read, asked } = registry({ one: referring(one, 'two'), two: referring(two, 'one') });
  const whole = JSON.parse(await withReferences(referring(one, 'two'), read));
  t.deepEqual(whole, record('one', { two: ['null', record('two', { one: ['null', 'v1.one'] })] }));
  t.deepEqual(asked, ['two 1', 'one 1']);
});

const refused = test.macro(async (t, subjects: Record<string, ReferringSchema>, message: RegExp) => {
  await t.throwsAsync(withReferences(referring(ALERT, 'source'), registry(subjects).read), { message });
});
test('a reference to nothing', refused, {}, /there is no version 1 of subject "source"/);
test(
  'a reference to another kind of schema',
  refused,
  { source: { schema: 'message X {}', schemaType: 'PROTOBUF' } },
  /version 1 of subject "source" is PROTOBUF, expected AVRO/,
);
test(
  'references that do not define what is used',
  refused,
  { source: referring(SOURCE) },
  /undefined type name: v1.band/,
);
test(
  'references without an end',
  refused,
  new Proxy(
    {},
    {
      get: (_, subject) => referring(SOURCE, `${String(subject)}+`),
    },
  ),
  /more than 100/,
);
