import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import test from 'ava';
import { decompressZstandard } from '@alert-stream/common/avro/zstandard.ts';

const LIMIT = 2 ** 20;

const frame = (data: Buffer | string) => zstdCompressSync(data);

/** A frame that readers skip. */
function skippable(content: string, magic = 0x184d2a50, length = content.length): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(magic);
  header.writeUInt32LE(length, 4);
  return Buffer.concat([header, Buffer.from(content)]);
}

const noise = randomBytes(300_000);

const gives = test.macro(async (t, frames: Buffer[], data: Buffer | string) => {
  t.true((await decompressZstandard(Buffer.concat(frames), LIMIT)).equals(Buffer.from(data)));
});
test('one frame', gives, [frame(noise)], noise);
test('two frames are one after the other', gives, [frame('alert '), frame('packet')], 'alert packet');
test(
  'many frames of any size are unpacked',
  gives,
  [frame(noise), ...Array<Buffer>(500).fill(frame('x')), frame(noise)],
  Buffer.concat([noise, Buffer.alloc(500, 'x'), noise]),
);
test('a frame may hold nothing', gives, [frame(''), frame('a'), frame('')], 'a');
test(
  'frames to skip are skipped, wherever they stand',
  gives,
  [skippable('one'), frame('a'), skippable('', 0x184d2a5f), frame('b'), skippable('last')],
  'ab',
);
test(
  'as much as the limit',
  gives,
  [frame(Buffer.alloc(LIMIT - 1)), frame('x')],
  Buffer.alloc(LIMIT).fill('x', LIMIT - 1),
);

const refused = test.macro(async (t, frames: Buffer[], message: RegExp) => {
  await t.throwsAsync(decompressZstandard(Buffer.concat(frames), LIMIT), { message });
});
const TOO_LARGE = /1048577 bytes when decompressed, at most 1048576|larger than/;
test('more than the limit', refused, [frame(Buffer.alloc(10 * LIMIT))], TOO_LARGE);
test('more than the limit in all', refused, [frame(Buffer.alloc(LIMIT - 1)), frame('xy')], TOO_LARGE);
test('one byte beyond the limit', refused, [frame(Buffer.alloc(LIMIT)), frame('x')], TOO_LARGE);
test('ten bytes beyond the limit', refused, [frame(Buffer.alloc(LIMIT)), frame('alert pack')], TOO_LARGE);
test('an empty block', refused, [], /unexpected end of file/);
test('a frame that is cut', refused, [frame('a'), frame(noise).subarray(0, -1)], /unexpected end of file/);
test('a frame to skip that is cut', refused, [frame('a'), skippable('x', 0x184d2a50, 2)], /ends too early/);
test('what is no frame', refused, [frame('a'), Buffer.from('not zstd')], /no zstd frame at its byte \d+/);
test('a few bytes left over', refused, [frame('a'), Buffer.from('abc')], /./);
test('frames that are there to keep a reader busy', refused, Array<Buffer>(10_001).fill(frame('')), /more than 10000/);
