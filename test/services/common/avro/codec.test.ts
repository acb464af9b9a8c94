import test from 'ava';
import { CODEC_NAMES, CODECS } from '@alert-stream/common/avro/codec.ts';

for (const name of CODEC_NAMES) {
  test(`${name}: what was compressed comes back`, async (t) => {
    const data = Buffer.from('alert packet '.repeat(1000));
    const { compress, decompress } = CODECS[name];
    t.true((await decompress(await compress(data), data.length)).equals(data));
  });
}

for (const name of ['deflate', 'snappy', 'zstandard'] as const) {
  test(`${name}: a block that would unpack to more than the limit is refused, the limit named`, async (t) => {
    const { compress, decompress } = CODECS[name];
    const packed = await compress(Buffer.alloc(1_000_000));
    t.true(packed.length < 50_000);
    await t.throwsAsync(async () => decompress(packed, 999_999), {
      message: /999999 (bytes when decompressed|are taken)/,
    });
  });
}
