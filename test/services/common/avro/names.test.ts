import test from 'ava';
import { fullName, namespaceOf, PRIMITIVES } from '../../../../services/common/src/avro/names.ts';

test('a name belongs to the namespace around it, unless it has one of its own or there is none', (t) => {
  t.is(fullName('alert', 'lsst.v11_1'), 'lsst.v11_1.alert');
  t.is(fullName('lsst.v7_0.alert', 'lsst.v11_1'), 'lsst.v7_0.alert');
  t.is(fullName('alert', undefined), 'alert');
  t.is(fullName('alert', ''), 'alert', 'as Avro says of the empty namespace');
  t.is(fullName('.alert', 'lsst.v11_1'), 'alert');
});

test('a namespace is what stands before the last dot', (t) => {
  t.is(namespaceOf('lsst.v11_1.alert'), 'lsst.v11_1');
  t.is(namespaceOf('alert'), undefined);
});

test("Avro's own types are eight, and no record is one of them", (t) => {
  t.is(PRIMITIVES.size, 8);
  t.true(PRIMITIVES.has('double'));
  t.false(PRIMITIVES.has('record'));
});
