import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import test from 'ava';
import { compressSnappy, decompressSnappy } from '@alert-stream/common/avro/snappy.ts';

const LIMIT = 2 ** 20;

/** Raw snappy data as a block, its checksum that of `data`. */
function block(raw: number[], data: string | Buffer = ''): Buffer {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(data));
  return Buffer.concat([Buffer.from(raw), checksum]);
}

const letters = (text: string) => [...Buffer.from(text)];

const CONTENTS = {
  'a short text': Buffer.from('alert'),
  'a run': Buffer.alloc(100_000, 7),
  noise: randomBytes(300_000),
  'text with repeats': Buffer.from('diaSource prvDiaSources diaSource '.repeat(500)),
};
for (const [what, data] of Object.entries(CONTENTS)) {
  test(`${what} comes back`, (t) => t.deepEqual(decompressSnappy(compressSnappy(data), LIMIT), data));
}

// By hand, after Snappy's description of its format: a literal, then copies of each kind.
test('reads literals and copies of one, two and four bytes', (t) => {
  const data = 'abcdefgh'.repeat(5).slice(0, 8 + 4 + 12 + 5);
  const raw = [
    data.length,
    (8 - 1) << 2,
    ...letters('abcdefgh'),
    ((4 - 4) << 2) | 1,
    8,
    ((12 - 1) << 2) | 2,
    8,
    0,
    ((5 - 1) << 2) | 3,
    8,
    0,
    0,
    0,
  ];
  t.is(decompressSnappy(block(raw, data), LIMIT).toString(), data);
});

test('reads a literal whose length stands behind its tag', (t) => {
  const data = Buffer.alloc(70, 'x');
  t.deepEqual(decompressSnappy(block([70, 60 << 2, 69, ...data], data), LIMIT), data);
  t.deepEqual(decompressSnappy(block([70, 63 << 2, 69, 0, 0, 0, ...data], data), LIMIT), data);
});

const refused = test.macro((t, bytes: Buffer, message: RegExp) => {
  t.throws(() => decompressSnappy(bytes, LIMIT), { message });
});
test('an empty block', refused, Buffer.alloc(0), /a snappy block of 0 bytes/);
test('a wrong checksum', refused, block([3, 2 << 2, ...letters('abc')], 'abd'), /checksum is wrong/);
test(
  'more than the limit',
  refused,
  block([0x80, 0x80, 0x80, 0x01]),
  /2097152 bytes when decompressed, at most 1048576 are taken/,
);
test('an endless length', refused, block([0xff, 0xff, 0xff, 0xff, 0xff]), /length is wrong/);
test('a literal that goes on behind the end', refused, block([9, 8 << 2, ...letters('abc')]), /literal is too long/);
test('a literal of 4 GB', refused, block([9, 63 << 2, 0xff, 0xff, 0xff, 0xff, 1]), /literal is too long/);
test('a copy from before the start', refused, block([9, 0, 97, 1, 2]), /copy points outside/);
test('a copy from nowhere', refused, block([9, 0, 97, 1, 0]), /copy points outside/);
test(
  'less than was announced',
  refused,
  block([9, 2 << 2, ...letters('abc')]),
  /3 bytes where the snappy data tells of 9/,
);
test('a copy cut short', refused, block([9, 0, 97, 2, 1]), /ends too early/);
