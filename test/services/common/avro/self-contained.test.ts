import test from 'ava';
import { selfContained } from '../../../../services/common/src/avro/self-contained.ts';

const record = (name: string, types: Record<string, unknown>, more: object = {}) => ({
  type: 'record',
  name,
  ...more,
  fields: Object.entries(types).map(([field, type]) => ({ name: field, type })),
});
const SOURCE = record('source', { id: 'long' }, { namespace: 'v1', doc: 'A source.' });

test('a schema that refers to nothing outside keeps all its attributes', (t) => {
  const alert = record(
    'alert',
    { source: SOURCE, before: ['null', { type: 'array', items: 'source' }] },
    { namespace: 'v1' },
  );
  const before = structuredClone(alert);
  t.deepEqual(selfContained({ ...alert, aliases: ['a'] }), {
    ...alert,
    aliases: ['a'],
    fields: [
      { name: 'source', type: SOURCE },
      { name: 'before', type: ['null', { type: 'array', items: 'v1.source' }] },
    ],
  });
  t.deepEqual(alert, before);
});

test('what another schema defines is written out where it is first used, and named from there on', (t) => {
  const alert = record(
    'alert',
    { source: 'v1.source', before: { type: 'map', values: 'source' } },
    { namespace: 'v1' },
  );
  t.deepEqual(
    selfContained(alert, [SOURCE]),
    record('alert', { source: SOURCE, before: { type: 'map', values: 'v1.source' } }, { namespace: 'v1' }),
  );
});

test('what several schemas define by one another is written out once', (t) => {
  const object = record('object', { sources: { type: 'array', items: 'source' } }, { namespace: 'v1' });
  const alert = record('alert', { object: 'v1.object', source: 'v1.source' });
  t.deepEqual(
    selfContained(alert, [SOURCE, object]),
    record('alert', {
      object: record('object', { sources: { type: 'array', items: SOURCE } }, { namespace: 'v1' }),
      source: 'v1.source',
    }),
  );
});

test('schemas that refer to one another in a circle are written out once each', (t) => {
  const one = record('one', { two: ['null', 'v1.two'] }, { namespace: 'v1' });
  const two = record('two', { one: ['null', 'v1.one'] }, { namespace: 'v1' });
  t.deepEqual(
    selfContained(one, [two]),
    record(
      'one',
      { two: ['null', record('two', { one: ['null', 'v1.one'] }, { namespace: 'v1' })] },
      { namespace: 'v1' },
    ),
  );
});

test('a type that is moved keeps its namespace, and one without a namespace stays without', (t) => {
  const bare = record('band', { name: 'string' });
  const outer = record('outer', { inner: record('inner', { x: 'int' }) }, { namespace: 'other' });
  const alert = record('alert', { inner: 'other.inner', band: 'band' }, { namespace: 'v1' });
  t.deepEqual(
    selfContained(alert, [outer, bare]),
    record(
      'alert',
      {
        inner: record('inner', { x: 'int' }, { namespace: 'other' }),
        band: record('band', { name: 'string' }, { namespace: '' }),
      },
      { namespace: 'v1' },
    ),
  );
});

test('a name that nothing defines is an error of the caller', (t) => {
  const undefinedType = (name: string) => new TypeError(`none: ${name}`);
  t.throws(() => selfContained(record('a', { b: 'c' }, { namespace: 'v1' }), [SOURCE], { undefinedType }), {
    instanceOf: TypeError,
    message: 'none: v1.c',
  });
});
