import test from 'ava';
import { parseAlertId, parseSchemaId } from '../../../../services/alert-database/src/server/ids.ts';

for (const text of ['0', '7', '7912941781254298', '9007199254740993', '9223372036854775807']) {
  test(`${text} is an alert's id`, (t) => t.is(parseAlertId(text), BigInt(text)));
}

const wrong = ['', '-1', '+1', '01', '00', '1.0', '1e3', '0x10', ' 1', '1 ', '1\n', '١', '1_000', '1n', 'NaN', '..'];
const tooLarge = ['9223372036854775808', '10000000000000000000', '9'.repeat(10_000)];
for (const text of [...wrong, ...tooLarge]) {
  test(`${JSON.stringify(text.slice(0, 30))} is no alert's and no schema's id`, (t) => {
    t.is(parseAlertId(text), undefined);
    t.is(parseSchemaId(text), undefined);
  });
}

test("a schema's id is what four bytes hold", (t) => {
  t.is(parseSchemaId('1101'), 1101);
  t.is(parseSchemaId('4294967295'), 4_294_967_295);
  t.is(parseSchemaId('4294967296'), undefined);
});
