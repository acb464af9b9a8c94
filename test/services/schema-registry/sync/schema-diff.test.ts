import test from 'ava';
import { schemaDiff } from '../../../../services/schema-registry/src/sync/schema-diff.ts';

const source = (fields: object[]) => ({ type: 'record', name: 'diaSource', fields });
const alert = (fields: object[]) => ({ type: 'record', name: 'alert', namespace: 'lsst.v11_1', fields });
const id = { name: 'diaSourceId', type: 'long', doc: 'id' };

test('a schema does not differ from itself written in another way', (t) => {
  const one = alert([id, { name: 'diaSource', type: source([{ name: 'ra', type: 'double' }]) }]);
  const other = alert([
    { name: 'diaSourceId', type: { type: 'long' }, default: 0 },
    { name: 'diaSource', type: source([{ name: 'ra', type: 'double', doc: 'degrees' }]) },
  ]);
  t.deepEqual(schemaDiff(one, other), []);
});

test('a field that is missing, added or of another type is told by its path', (t) => {
  const one = alert([
    id,
    {
      name: 'diaSource',
      type: source([
        { name: 'ra', type: 'double' },
        { name: 'psfFlux', type: ['null', 'float'] },
      ]),
    },
  ]);
  const other = alert([
    { ...id, type: 'string' },
    {
      name: 'diaSource',
      type: source([
        { name: 'ra', type: 'double' },
        { name: 'apFlux', type: 'float' },
      ]),
    },
  ]);
  t.deepEqual(schemaDiff(one, other), [
    'diaSourceId: long → string',
    '- diaSource.psfFlux: null | float',
    '+ diaSource.apFlux: float',
  ]);
});

test('lists, maps, enumerations and fixed lengths are told in words, and what they hold is looked into', (t) => {
  const one = alert([
    { name: 'previous', type: ['null', { type: 'array', items: source([{ name: 'ra', type: 'double' }]) }] },
    { name: 'band', type: { type: 'enum', name: 'band', symbols: ['g', 'r'] } },
    { name: 'hash', type: { type: 'fixed', name: 'hash', size: 16 } },
    { name: 'extra', type: { type: 'map', values: 'string' } },
  ]);
  const other = alert([
    { name: 'previous', type: ['null', { type: 'array', items: source([{ name: 'ra', type: 'float' }]) }] },
    { name: 'band', type: { type: 'enum', name: 'band', symbols: ['g', 'r', 'i'] } },
    { name: 'hash', type: { type: 'fixed', name: 'hash', size: 20 } },
    { name: 'extra', type: { type: 'map', values: 'bytes' } },
  ]);
  t.deepEqual(schemaDiff(one, other), [
    'previous.ra: double → float',
    'band: lsst.v11_1.band (g,r) → lsst.v11_1.band (g,r,i)',
    'hash: lsst.v11_1.hash of 16 bytes → lsst.v11_1.hash of 20 bytes',
    'extra: map of string → map of bytes',
  ]);
});

test('fields in another order are another schema: packets hold them by their order alone', (t) => {
  const ra = { name: 'ra', type: 'double' };
  t.deepEqual(schemaDiff(alert([id, ra]), alert([ra, id])), ['the same fields in another order']);
});

test('what is no record has a line too', (t) => {
  t.deepEqual(schemaDiff(alert([id]), { type: 'string' }), [
    '- (record): lsst.v11_1.alert',
    '- diaSourceId: long',
    '+ (schema): string',
  ]);
});

test('a schema that has nothing in common is told in twenty lines, with how many more there are', (t) => {
  const many = alert(Array.from({ length: 50 }, (_, index) => ({ name: `field${index}`, type: 'int' })));
  const lines = schemaDiff(many, alert([]));
  t.is(lines.length, 21);
  t.is(lines.at(-1), 'and 30 more');
});

test('long types are compared to their ends, and shown where they differ', (t) => {
  const symbols = Array.from({ length: 100 }, (_, index) => `S${index}`);
  const band = (last: string) =>
    alert([{ name: 'band', type: { type: 'enum', name: 'band', symbols: [...symbols, last] } }]);
  const [line = '', ...rest] = schemaDiff(band('a'), band('b'));
  t.deepEqual(rest, []);
  t.regex(line, /^band: ….*S98,S99,a\) → ….*S98,S99,b\)$/);
  t.true(line.length < 300);
  t.deepEqual(schemaDiff(band('a'), alert([])), [
    `- band: lsst.v11_1.band (${symbols.join(',').slice(0, 120 - 'lsst.v11_1.band ('.length)}…`,
  ]);
});
