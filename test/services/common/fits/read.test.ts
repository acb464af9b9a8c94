import test from 'ava';
import { cardNumber, readFits } from '@alert-stream/common/fits/read.ts';
import { header, paddedLength } from '@alert-stream/common/fits/write.ts';

const axes = (bitpix: number, ...shape: number[]) => [
  { keyword: 'BITPIX', value: bitpix },
  { keyword: 'NAXIS', value: shape.length },
  ...shape.map((value, index) => ({ keyword: `NAXIS${index + 1}`, value })),
];
const file = Buffer.concat([
  header([
    { keyword: 'SIMPLE', value: true },
    ...axes(-32, 5, 7),
    { keyword: 'CRVAL1', value: 55.75, comment: 'degrees' },
  ]),
  Buffer.alloc(paddedLength(5 * 7 * 4)),
  header([{ keyword: 'XTENSION', value: 'IMAGE' }, ...axes(-64, 3, 3), { keyword: 'EXTNAME', value: 'PSFIMAGE' }]),
  Buffer.alloc(paddedLength(3 * 3 * 8)),
]);

test('finds the parts of a file, their shapes and names', (t) => {
  const hdus = readFits(file) ?? [];
  t.deepEqual(
    hdus.map(({ name, shape, bitsPerPixel, dataAt }) => [name, shape, bitsPerPixel, dataAt]),
    [
      ['', [5, 7], -32, 2880],
      ['PSFIMAGE', [3, 3], -64, 8640],
    ],
  );
  t.is(cardNumber(file, hdus[0]?.cards.get('CRVAL1')), 55.75);
  t.is(cardNumber(file, hdus[0]?.cards.get('CRVAL2')), Number.NaN);
});

test('a header without data is a part too', (t) => {
  t.deepEqual(
    readFits(header([{ keyword: 'SIMPLE', value: true }, ...axes(8)]))?.map(({ shape }) => shape),
    [[]],
  );
});

const none = test.macro((t, bytes: Buffer) => t.is(readFits(bytes), undefined));
test('nothing', none, Buffer.alloc(0));
test('text', none, Buffer.from('no FITS at all'.padEnd(3000)));
test('a file cut in its data', none, file.subarray(0, 2900));
test('a file cut in its second header', none, file.subarray(0, 2880 * 2 + 100));
test('an array with a shape that is none', none, header([{ keyword: 'SIMPLE', value: true }, ...axes(-32, -5, 7)]));
test('an array of 10^14 pixels', none, header([{ keyword: 'SIMPLE', value: true }, ...axes(-32, 1e7, 1e7)]));
