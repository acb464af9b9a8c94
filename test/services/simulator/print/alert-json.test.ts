import test from 'ava';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { alertJson, decodeAlert } from '../../../../services/simulator/src/print/alert-json.ts';

const type = parseSchema({
  type: 'record',
  name: 'alert',
  fields: [
    { name: 'diaSourceId', type: 'long' },
    { name: 'flux', type: ['null', 'float'] },
    { name: 'history', type: { type: 'array', items: 'long' } },
    { name: 'cutoutScience', type: ['null', 'bytes'] },
  ],
});

test('ids keep all their digits, cutouts are told by their size', (t) => {
  const record = type.toBuffer({
    diaSourceId: 9_007_199_254_740_993n,
    flux: 1.5,
    history: [1n],
    cutoutScience: Buffer.alloc(7),
  });
  t.is(
    alertJson(decodeAlert(type, record)),
    '{"diaSourceId":"9007199254740993","flux":1.5,"history":["1"],"cutoutScience":"7 bytes"}',
  );
});

test('a number that JSON does not have is text, and null stays null', (t) => {
  const record = type.toBuffer({ diaSourceId: 1n, flux: Number.NaN, history: [], cutoutScience: null });
  t.is(alertJson(decodeAlert(type, record)), '{"diaSourceId":"1","flux":"NaN","history":[],"cutoutScience":null}');
});

test('a truncated record is told as such', (t) => {
  t.throws(() => decodeAlert(type, Buffer.from([2])), { message: /can't be decoded with schema alert/ });
});
