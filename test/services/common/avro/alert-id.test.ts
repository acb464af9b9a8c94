import test from 'ava';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';
import { tools } from '../../../../tools/tools.ts';
import { alert, ALERT_SCHEMA } from '../../../support/alert-schema.ts';

const type = parseSchema(ALERT_SCHEMA);

for (const id of [0n, 7_912_941_781_254_298n, 2n ** 53n + 1n, 2n ** 63n - 1n]) {
  test(`reads the id ${id}`, (t) => {
    t.is(alertIdReader(type)(type.toBuffer(alert({ diaSourceId: id }))), id);
  });
}

test('a record cut short anywhere is undecodable, though its id is whole', (t) => {
  const record = type.toBuffer(alert());
  const read = alertIdReader(type);
  for (let length = 0; length < record.length; length++) {
    t.like(
      t.throws(() => read(record.subarray(0, length))),
      { kind: 'undecodable', code: 'PACKET' },
      `${length} bytes`,
    );
  }
});

test('a record with bytes left over is undecodable', (t) => {
  const record = Buffer.concat([type.toBuffer(alert()), Buffer.from([0])]);
  t.like(
    t.throws(() => alertIdReader(type)(record), { message: /1 of \d+ bytes are left over/ }),
    { kind: 'undecodable' },
  );
});

test('a negative id is none', (t) => {
  const record = type.toBuffer(alert({ diaSourceId: -1n }));
  t.like(
    t.throws(() => alertIdReader(type)(record), { message: /got diaSourceId -1/ }),
    { kind: 'no-alert-id' },
  );
});

const record = (...fields: object[]) => parseSchema({ type: 'record', name: 'a', fields });

test('the id is found by its name wherever it stands, and the newer name goes before', (t) => {
  const both = record(
    { name: 'alertId', type: 'long' },
    { name: 'x', type: 'string' },
    { name: 'diaSourceId', type: 'long' },
  );
  t.is(alertIdReader(both)(both.toBuffer({ alertId: 1n, x: 'x', diaSourceId: 2n })), 2n);
  const old = record({ name: 'x', type: 'string' }, { name: 'alertId', type: 'long' });
  t.is(alertIdReader(old)(old.toBuffer({ x: 'x', alertId: 3n })), 3n);
});

for (const schema of [
  record({ name: 'id', type: 'long' }),
  record({ name: 'alertId', type: 'string' }),
  parseSchema('"long"'),
]) {
  test(`a schema without an id is refused: ${JSON.stringify(schema)}`, (t) => {
    t.like(
      t.throws(() => alertIdReader(schema), { message: /without either$/ }),
      { kind: 'no-alert-id' },
    );
  });
}

for (const { id, version, schema } of loadAlertSchemas(tools().alertSchemas)) {
  test(`reads the id of the sample of Rubin's schema ${version}, ${id < 800 ? 'alertId' : 'diaSourceId'}`, async (t) => {
    const sample = await readContainer(
      `${tools().alertSchemas}/${version.replace('.', '/')}/sample_data/fakeAlert.avro`,
    );
    for await (const bytes of sample.records) t.is(alertIdReader(parseSchema(schema))(bytes), 1_231_321_321n);
  });
}
