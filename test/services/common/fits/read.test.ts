import test from 'ava';
import { cardNumber } from '@alert-stream/common/fits/cards.ts';
import { readFits } from '@alert-stream/common/fits/read.ts';
import { header, paddedLength } from '@alert-stream/common/fits/write.ts';
import { arrayCards, IMAGE, part, SIMPLE } from './part.ts';

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
test('an empty file', none, Buffer.alloc(0));
test('text', none, Buffer.from('no FITS at all'.padEnd(3000)));
test('a file cut in its data', none, file.subarray(0, 2900));
test('a file cut in its second header', none, file.subarray(0, 2880 * 2 + 100));
test('an array with a shape that is none', none, header([{ keyword: 'SIMPLE', value: true }, ...axes(-32, -5, 7)]));
test('a file that says it differs from the standard', none, part(['SIMPLE  = F', ...arrayCards(8)]));
test('a header whose first card is another', none, part(['BITPIX  = 8', SIMPLE, 'NAXIS   = 0']));
test(
  'an extension whose first card has no value',
  none,
  Buffer.concat([part([SIMPLE, ...arrayCards(8)]), part(['XTENSION', ...arrayCards(8), IMAGE])]),
);
for (const cards of [
  ['PCOUNT  = -600'],
  ['GCOUNT  = -1'],
  ['PCOUNT  = 9007199254740993'],
  ['PCOUNT  = 9007199254740991', 'GCOUNT  = 9007199254740991'],
])
  test(
    `an extension with ${cards.join(', ')}`,
    none,
    Buffer.concat([part([SIMPLE, ...arrayCards(8)]), part([IMAGE, ...arrayCards(8, 3, 2), ...cards], Buffer.alloc(6))]),
  );
test('a part of 1000 axes', none, part([SIMPLE, ...arrayCards(8, ...Array.from({ length: 1000 }, () => 1))]));
test('half an axis', none, part([SIMPLE, 'BITPIX  = 8', 'NAXIS   = 0.5']));

test('an axis of no pixels leaves none, however long the others are', (t) => {
  const shape = [...Array.from({ length: 50 }, () => 2 ** 53 - 1), 0];
  t.is(readFits(part([SIMPLE, ...arrayCards(8, ...shape)]))?.[0]?.dataBytes, 0);
});

test('what a part holds is told by its first card', (t) => {
  const extension = (name: string) => part([`XTENSION= '${name}'`, ...arrayCards(8, 0, 3)]);
  const file = Buffer.concat([
    part([SIMPLE, ...arrayCards(8)]),
    ...['IMAGE', 'TABLE', 'BINTABLE', 'FOREIGN', 'constructor'].map(extension),
  ]);
  t.deepEqual(
    readFits(file)?.map(({ holds }) => holds),
    ['array', 'array', 'table', 'table', 'other', 'other'],
  );
});

test('a primary array has no parameters and groups, whatever its header says', (t) => {
  const file = part([SIMPLE, ...arrayCards(8, 3, 2), 'PCOUNT  = 9999', 'GCOUNT  = 9'], Buffer.alloc(6));
  t.is(readFits(file)?.[0]?.dataBytes, 6);
});

test('an array of 10^14 pixels', none, header([{ keyword: 'SIMPLE', value: true }, ...axes(-32, 1e7, 1e7)]));
