import test from 'ava';
import { SchemaFields } from '../../../../../services/alert-database/src/server/decoded/schema-fields.ts';
import { SCHEMAS } from '../../support/pages/alerts.ts';

const source = {
  type: 'record',
  name: 'diaSource',
  fields: [
    { name: 'visit', type: 'long', doc: 'Id of the visit.' },
    { name: 'psfFlux', type: ['null', 'float'], doc: 'Flux for Point Source model [nJy].' },
    { name: 'made', type: ['null', { type: 'long', logicalType: 'timestamp-micros' }] },
  ],
};
const fields = new SchemaFields({
  type: 'record',
  name: 'alert',
  namespace: 'test',
  fields: [
    { name: 'diaSource', type: source },
    { name: 'prvDiaSources', type: ['null', { type: 'array', items: 'test.diaSource' }] },
    { name: 'best', type: ['null', 'diaSource'] },
    { name: 'reason', type: ['null', 'string'] },
  ],
});

test("a record's fields are found where it is written out, where it is named, and where it is in a list", (t) => {
  for (const name of ['diaSource', 'best', 'prvDiaSources'])
    t.deepEqual(
      fields.of(name).map((field) => field.name),
      ['visit', 'psfFlux', 'made'],
    );
  t.deepEqual(
    fields.alert.map(({ name }) => name),
    ['diaSource', 'prvDiaSources', 'best', 'reason'],
  );
});

test('what is no record has no fields', (t) => {
  for (const name of ['reason', 'absent']) t.deepEqual(fields.of(name), []);
});

test('the unit stands at the end of the documentation, in brackets', (t) => {
  const [visit, flux, made] = fields.of('diaSource');
  t.like(visit, { type: 'long', doc: 'Id of the visit.', unit: '' });
  t.like(flux, { type: 'float', doc: 'Flux for Point Source model.', unit: 'nJy' });
  t.like(made, { type: 'long', logicalType: 'timestamp-micros', doc: '', unit: '' });
});

for (const { version, schema } of SCHEMAS) {
  test(`schema ${version}: the source's fields are found, with units as far as it documents them`, (t) => {
    const all = new SchemaFields(schema).of('diaSource');
    t.true(all.length > 90);
    t.is(
      all.find(({ name }) => name === 'psfFlux')?.unit,
      Number(version) >= 8 ? 'nJy' : Number(version) >= 5 ? '' : undefined,
    );
  });
}
