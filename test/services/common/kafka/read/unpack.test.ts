import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { compressionsAlgorithms } from '@platformatic/kafka';
import test from 'ava';
import { CODECS, OversizedError, UNPACKED_LIMIT_BYTES } from '@alert-stream/common/kafka/read/unpack.ts';

const { snappy, lz4 } = compressionsAlgorithms;

const pack = new Map<string, (data: Buffer) => Buffer>([
  ['gzip', (data) => gzipSync(data)],
  ['snappy', (data) => snappy.compressSync(data)],
  ['lz4', (data) => lz4.compressSync(data)],
  ['zstd', (data) => zstdCompressSync(data)],
]);

function codec(name: string) {
  const found = [...CODECS.values()].find((each) => each.name === name);
  if (found === undefined) throw new Error(`no codec ${name}`);
  return found;
}

/** Some that can be packed, some that can't. */
const mixed = Buffer.concat([Buffer.alloc(300_000, 'alert '), deflateRawSync(Buffer.from(pack.toString()))]);

for (const [name, compress] of pack) {
  test(`${name}: what was packed comes out, up to the limit, and not a byte beyond it`, (t) => {
    const { unpack } = codec(name);
    for (const data of [Buffer.from('x'), mixed, Buffer.alloc(UNPACKED_LIMIT_BYTES)])
      t.true(unpack(compress(data)).equals(data));
    t.throws(() => unpack(compress(Buffer.alloc(UNPACKED_LIMIT_BYTES + 1))), { instanceOf: OversizedError });
  });

  test(`${name}: bytes that are cut off or noise are an error, not a shorter result`, (t) => {
    const { unpack } = codec(name);
    const packed = compress(mixed);
    t.throws(() => unpack(packed.subarray(0, packed.length / 2)));
    t.throws(() => unpack(Buffer.alloc(100, 0xa5)));
  });
}

/** The framing of snappy's Java library, which Kafka's own producers use. */
function framed(...blocks: Buffer[]): Buffer {
  const head = Buffer.concat([Buffer.from('\x82SNAPPY\0', 'latin1'), Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
  const sized = blocks.map((block) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(block.length);
    return Buffer.concat([size, block]);
  });
  return Buffer.concat([head, ...sized]);
}

test("snappy in blocks, as Kafka's own producers write it, counts together", (t) => {
  const { unpack } = codec('snappy');
  const half = snappy.compressSync(Buffer.alloc(UNPACKED_LIMIT_BYTES / 2, 1));
  t.is(unpack(framed(half, half)).length, UNPACKED_LIMIT_BYTES);
  t.throws(() => unpack(framed(half, half, snappy.compressSync(Buffer.from('x')))), { instanceOf: OversizedError });
  t.throws(() => unpack(framed(half).subarray(0, -1)));
});

test('an LZ4 frame that claims to be small is not believed, and several frames count together', (t) => {
  const { unpack } = codec('lz4');
  const half = lz4.compressSync(Buffer.alloc(UNPACKED_LIMIT_BYTES / 2 + 1));
  t.is(unpack(half).length, UNPACKED_LIMIT_BYTES / 2 + 1);
  t.throws(() => unpack(Buffer.concat([half, half])), { instanceOf: OversizedError });
});
