import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { compressSnappy, decompressSnappy } from './snappy.ts';
import { decompressZstandard } from './zstandard.ts';

/** How the blocks of an Avro container file are compressed. */
export type Codec = {
  compress: (data: Buffer) => Promise<Buffer>;
  /** @param limit refuses to give more bytes than this */
  decompress: (data: Buffer, limit: number) => Promise<Buffer>;
};

const deflate = promisify(zlib.deflateRaw);
const inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw);
const zstd = promisify<Buffer, Buffer>(zlib.zstdCompress);

/** The codecs of the Avro specification that are understood, by the name that stands in a file's header. */
export const CODECS = {
  null: { compress: async (data) => data, decompress: async (data) => data },
  deflate: {
    compress: (data) => deflate(data),
    decompress: (data, limit) => inflate(data, { maxOutputLength: limit }).catch(tooLarge(limit)),
  },
  snappy: {
    compress: async (data) => compressSnappy(data),
    decompress: async (data, limit) => decompressSnappy(data, limit),
  },
  zstandard: {
    compress: (data) => zstd(data),
    decompress: (data, limit) => decompressZstandard(data, limit).catch(tooLarge(limit)),
  },
} satisfies Record<string, Codec>;

export type CodecName = keyof typeof CODECS;

/** The codecs' names, for help texts and messages. */
export const CODEC_NAMES = Object.keys(CODECS) as CodecName[];

export function isCodecName(name: string): name is CodecName {
  return Object.hasOwn(CODECS, name);
}

/** Node says only that it can't make so large a buffer. */
function tooLarge(limit: number): (error: unknown) => never {
  return (error) => {
    const isLimit = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw isLimit ? new Error(`more than ${limit} bytes when decompressed`) : error;
  };
}
