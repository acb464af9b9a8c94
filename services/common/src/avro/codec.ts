import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** How the blocks of an Avro container file are compressed. */
export type Codec = {
  compress: (data: Buffer) => Promise<Buffer>;
  /** @param limit refuses to give more bytes than this */
  decompress: (data: Buffer, limit: number) => Promise<Buffer>;
};

const deflate = promisify(zlib.deflateRaw);
const inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw);

/** The codecs of the Avro specification that are understood, by the name that stands in a file's header. */
export const CODECS = {
  null: { compress: async (data) => data, decompress: async (data) => data },
  deflate: {
    compress: (data) => deflate(data),
    decompress: (data, limit) => inflate(data, { maxOutputLength: limit }),
  },
} satisfies Record<string, Codec>;

export type CodecName = keyof typeof CODECS;

export function isCodecName(name: string): name is CodecName {
  return Object.hasOwn(CODECS, name);
}
