import { recordDecoder } from '@alert-stream/common/avro/field.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import test from 'ava';
import { alertJson } from '../../../../services/simulator/src/print/alert-json.ts';

test('ids keep all their digits, and cutouts are shown by their size', (t) => {
  const alert = {
    diaSourceId: 9_007_199_254_740_993n,
    flux: 1.5,
    history: [1n],
    cutoutScience: Buffer.alloc(7),
  };
  t.is(alertJson(alert), '{"diaSourceId":"9007199254740993","flux":1.5,"history":["1"],"cutoutScience":"7 bytes"}');
});

test('a number that JSON does not have is text, and null stays null', (t) => {
  const alert = { diaSourceId: 1n, flux: Number.NaN, history: [], cutoutScience: null };
  t.is(alertJson(alert), '{"diaSourceId":"1","flux":"NaN","history":[],"cutoutScience":null}');
});

test("what isn't UTF-8 in a string becomes the replacement character", (t) => {
  const schema = parseSchema({ type: 'record', name: 'alert', fields: [{ name: 'band', type: 'string' }] });
  const record = Buffer.from([8, 0x72, 0xff, 0xc3, 0x28]);
  t.is(alertJson(recordDecoder(schema)(record) as Record<string, unknown>), '{"band":"r\ufffd\ufffd("}');
});
