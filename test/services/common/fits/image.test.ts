import test from 'ava';
import { readImage, type Image } from '@alert-stream/common/fits/image.ts';
import { header, paddedLength, type Card } from '@alert-stream/common/fits/write.ts';

const MANY = 1000;

function fits(bitpix: number, data: Buffer, shape: number[], cards: Card[] = []): Buffer {
  const axes = shape.map((value, index) => ({ keyword: `NAXIS${index + 1}`, value }));
  const first = [
    { keyword: 'SIMPLE', value: true },
    { keyword: 'BITPIX', value: bitpix },
    { keyword: 'NAXIS', value: shape.length },
  ];
  return Buffer.concat([
    header([...first, ...axes, ...cards]),
    data,
    Buffer.alloc(paddedLength(data.length) - data.length),
  ]);
}

function image(file: Buffer): Image {
  const read = readImage(file, MANY);
  if ('fault' in read) throw new Error(read.fault);
  return read;
}

function big(bytes: number, write: (data: Buffer, value: number, at: number) => void): Buffer {
  const data = Buffer.alloc(6 * bytes);
  for (let value = 0; value < 6; value += 1) write(data, value, value * bytes);
  return data;
}

const types: [number, Buffer][] = [
  [8, big(1, (data, value, at) => data.writeUInt8(value, at))],
  [16, big(2, (data, value, at) => data.writeInt16BE(value, at))],
  [32, big(4, (data, value, at) => data.writeInt32BE(value, at))],
  [64, big(8, (data, value, at) => data.writeBigInt64BE(BigInt(value), at))],
  [-32, big(4, (data, value, at) => data.writeFloatBE(value, at))],
  [-64, big(8, (data, value, at) => data.writeDoubleBE(value, at))],
];
for (const [bitpix, data] of types) {
  test(`reads pixels of type ${bitpix}`, (t) => {
    const { width, height, pixels } = image(fits(bitpix, data, [3, 2]));
    t.deepEqual([width, height, ...pixels], [3, 2, 0, 1, 2, 3, 4, 5]);
  });
}

test('stored numbers are scaled, and blank ones are NaN', (t) => {
  const cards = [
    { keyword: 'BZERO', value: 100 },
    { keyword: 'BSCALE', value: 0.5 },
    { keyword: 'BLANK', value: 3 },
  ];
  const [, data] = types[1] as [number, Buffer];
  t.deepEqual([...image(fits(16, data, [6, 1], cards)).pixels], [100, 100.5, 101, Number.NaN, 102, 102.5]);
});

test('a part without an array is passed over', (t) => {
  const [, data] = types[4] as [number, Buffer];
  const second = fits(-32, data, [2, 3]);
  second.write('XTENSION= ', 0, 'latin1');
  t.deepEqual(image(Buffer.concat([fits(8, Buffer.alloc(0), []), second])).width, 2);
});

const [, zeros] = types[0] as [number, Buffer];
const world = (...cards: Card[]) => image(fits(8, zeros, [3, 2], cards)).world;
const celestial = [
  { keyword: 'CTYPE1', value: 'RA---TAN' },
  { keyword: 'CTYPE2', value: 'DEC--TAN' },
];

test('the linear part of its coordinates is CDi_j, or PCi_j times CDELTi', (t) => {
  const cd = [
    ['CD1_1', -2],
    ['CD1_2', 1],
    ['CD2_1', 1],
    ['CD2_2', 2],
  ].map(([keyword, value]) => ({ keyword, value }) as Card);
  t.deepEqual(world(...celestial, ...cd)?.steps, [
    [-2, 1],
    [1, 2],
  ]);
  t.deepEqual(
    world({ keyword: 'CDELT1', value: -3 }, { keyword: 'PC2_2', value: 4 }, { keyword: 'PC2_1', value: 0.5 })?.steps,
    [
      [-3, -0],
      [0.5, 4],
    ],
  );
});

test('it tells whether its axes are celestial, and where its reference point is', (t) => {
  t.is(world(...celestial)?.axes, 'celestial');
  t.is(world()?.axes, 'unnamed');
  t.is(world({ keyword: 'CTYPE1', value: 'GLON-TAN' }, { keyword: 'CTYPE2', value: 'GLAT-TAN' })?.axes, 'other');
  t.deepEqual(
    world({ keyword: 'CRVAL1', value: 55.75 }, { keyword: 'CRVAL2', value: -32.25 })?.reference,
    [55.75, -32.25],
  );
  t.is(world({ keyword: 'CDELT1', value: 0 }), undefined);
});

for (const [what, file, fault] of [
  ['nothing', Buffer.alloc(0), 'is no FITS file, or a damaged one'],
  ['other bytes', Buffer.alloc(5760, 'x'), 'is no FITS file, or a damaged one'],
  ['a cut file', fits(8, zeros, [3, 2]).subarray(0, 2882), 'is no FITS file, or a damaged one'],
  ['an array that is said to be larger than the file', fits(8, zeros, [1e5, 1e5]), 'is no FITS file, or a damaged one'],
  ['a table of three axes', fits(8, zeros, [3, 2, 1]), 'has no array with two axes'],
  ['an image of no pixels', fits(8, Buffer.alloc(0), [0, 2]), 'has no array with two axes'],
  [
    'an image of too many pixels',
    fits(8, Buffer.alloc(1001), [1001, 1]),
    'has 1001 × 1 pixels, more than the 1000 that are drawn',
  ],
] as const) {
  test(`no picture comes of ${what}`, (t) => t.deepEqual(readImage(file, MANY), { fault }));
}

test('whatever byte of a file is damaged, it is an image or a fault', (t) => {
  const whole = fits(
    -32,
    (types[4] as [number, Buffer])[1],
    [3, 2],
    [...celestial, { keyword: 'CDELT1', value: -0.5 }],
  );
  for (let at = 0; at < 12 * 80; at += 1) {
    for (const byte of [0, 0x2d, 0x39, 0x45, 0xff]) {
      const damaged = Buffer.from(whole);
      damaged[at] = byte;
      const read = readImage(damaged, MANY);
      t.true('fault' in read || read.pixels.length <= MANY);
    }
  }
});
