import test from 'ava';
import { readImage, type Image } from '@alert-stream/common/fits/image.ts';
import { header, paddedLength, type Card } from '@alert-stream/common/fits/write.ts';
import { arrayCards, IMAGE, part, SIMPLE } from './part.ts';

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
  second.write(IMAGE, 0, 'latin1');
  t.deepEqual(image(Buffer.concat([fits(8, Buffer.alloc(0), []), second])).width, 2);
});

test('integers of 64 bits are scaled as integers where they can be, and blank ones found exactly', (t) => {
  const data = Buffer.alloc(16);
  data.writeBigInt64BE(-(2n ** 63n) + 7n, 0);
  data.writeBigInt64BE(2n ** 63n - 1n, 8);
  const read = (...cards: string[]) => [...image(part([SIMPLE, ...arrayCards(64, 2, 1), ...cards], data)).pixels];
  t.deepEqual(read('BZERO   = 9223372036854775808'), [7, 2 ** 64]);
  t.deepEqual(read('BLANK   = 9223372036854775807'), [-(2 ** 63), Number.NaN]);
  t.deepEqual(read('BLANK   = 9223372036854775806', 'BSCALE  = 0.5'), [-(2 ** 62), 2 ** 62]);
});

test('an image that inherits has the cards of the first part, behind its own', (t) => {
  const file = Buffer.concat([
    part([SIMPLE, ...arrayCards(8), 'CDELT1  = 3', 'CDELT2  = 5', "EXTNAME = 'none'"]),
    part([IMAGE, ...arrayCards(8, 2, 1), 'PCOUNT  = 0', 'GCOUNT  = 1', 'INHERIT = T', 'CDELT2  = 7'], Buffer.alloc(2)),
  ]);
  const steps = [
    [3, 0],
    [0, 7],
  ];
  t.deepEqual(image(file).world?.steps, steps as never);
  const alone = Buffer.from(file.toString('latin1').replace('INHERIT = T', 'INHERIT = F'), 'latin1');
  t.is(image(alone).world?.steps[0][0], 1);
});

test('with special records, or other bytes, behind it, it is an image still', (t) => {
  const [, data] = types[0] as [number, Buffer];
  for (const behind of [Buffer.alloc(2880), Buffer.from('\n'), Buffer.from('x'.repeat(3000))])
    t.is(image(Buffer.concat([fits(8, data, [3, 2]), behind])).width, 3);
});

const [, zeros] = types[0] as [number, Buffer];

for (const [what, file, fault] of [
  ['nothing', Buffer.alloc(0), 'is no FITS file, or a damaged one'],
  ['other bytes', Buffer.alloc(5760, 'x'), 'is no FITS file, or a damaged one'],
  ['a cut file', fits(8, zeros, [3, 2]).subarray(0, 2882), 'is no FITS file, or a damaged one'],
  ['an array that is said to be larger than the file', fits(8, zeros, [1e5, 1e5]), 'is no FITS file, or a damaged one'],
  ['an array of three axes', fits(8, Buffer.alloc(12), [3, 2, 2]), 'has no image with two axes'],
  ['an image of no pixels', fits(8, Buffer.alloc(0), [0, 2]), 'has no image with two axes'],
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
    ['CTYPE1', 'CTYPE2', 'EXTNAME'].map((keyword) => ({ keyword, value: 'RA---TAN&' })),
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
