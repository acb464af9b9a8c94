import test from 'ava';
import { alertTimeReader } from '@alert-stream/common/avro/alert-time.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';
import { tools } from '../../../../tools/tools.ts';
import { alert, ALERT_SCHEMA } from '../../../support/alert-schema.ts';

const type = parseSchema(ALERT_SCHEMA);

test('reads the time of the visit in days', (t) => {
  t.is(alertTimeReader(type)(type.toBuffer(alert({ midpointMjdTai: 60_961.233_092_222_22 }))), 60_961.233_092_222_22);
});

test('knows the name that it had before schema 5.0', (t) => {
  const old = parseSchema(JSON.stringify(ALERT_SCHEMA).replace('midpointMjdTai', 'midPointTai'));
  const { midpointMjdTai: midPointTai, ...rest } = alert().diaSource;
  const record = old.toBuffer({ ...alert({ history: 0 }), diaSource: { ...rest, midPointTai } });
  t.is(alertTimeReader(old)(record), midPointTai);
});

test("every version of Rubin's schema has it", (t) => {
  for (const { schema } of loadAlertSchemas(tools().alertSchemas))
    t.notThrows(() => alertTimeReader(parseSchema(schema)));
});

test('a schema without it is refused', (t) => {
  const schema = parseSchema({ type: 'record', name: 'a', fields: [{ name: 'diaSource', type: 'long' }] });
  t.like(
    t.throws(() => alertTimeReader(schema), { message: /diaSource\.midpointMjdTai or diaSource\.midPointTai/ }),
    { code: 'INPUT' },
  );
});

for (const time of [Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`${time} is no time`, (t) => {
    const record = type.toBuffer(alert({ midpointMjdTai: time }));
    t.like(
      t.throws(() => alertTimeReader(type)(record)),
      { kind: 'undecodable' },
    );
  });
}

test('a record cut short is undecodable', (t) => {
  const record = type.toBuffer(alert());
  t.like(
    t.throws(() => alertTimeReader(type)(record.subarray(0, -1))),
    { kind: 'undecodable' },
  );
});
