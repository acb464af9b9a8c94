import test from 'ava';
import { alertJson } from '../../../../services/simulator/src/print/alert-json.ts';

test('ids keep all their digits, cutouts are told by their size', (t) => {
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
