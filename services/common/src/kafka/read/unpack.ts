import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { compressionsAlgorithms } from '@platformatic/kafka';
import { Cursor } from '../../avro/cursor.ts';
import { lz4UnpackedBytes } from './lz4-size.ts';

/** Maximum decompressed size of a batch: the same as the alert database's server allows for one alert. */
export const UNPACKED_LIMIT_BYTES = 32 * 2 ** 20;

/** A batch exceeds the limit for decompressed bytes. */
export class OversizedError extends Error {
  constructor() {
    super(`its messages take more than ${UNPACKED_LIMIT_BYTES} bytes of memory`);
  }
}

/** Decompresses the records of a batch. @throws OversizedError or any error of damaged bytes */
type Unpack = (packed: Buffer) => Buffer;

/** The codecs, by the number that a batch has in the lowest three bits of its attributes. */
export const CODECS: ReadonlyMap<number, { name: string; unpack: Unpack }> = new Map([
  [1, { name: 'gzip', unpack: (packed) => bounded(() => gunzipSync(packed, LIMIT)) }],
  [2, { name: 'snappy', unpack: unpackSnappy }],
  [3, { name: 'lz4', unpack: unpackLz4 }],
  [4, { name: 'zstd', unpack: (packed) => bounded(() => zstdDecompressSync(packed, LIMIT)) }],
]);

const LIMIT = { maxOutputLength: UNPACKED_LIMIT_BYTES };

/** How the framing of snappy's Java library begins: eight bytes, then two versions of four bytes each. */
const XERIAL = Buffer.from('\x82SNAPPY\0', 'latin1');
const XERIAL_HEADER_BYTES = 16;

function bounded(unpack: () => Buffer): Buffer {
  try {
    return unpack();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new OversizedError();
    throw error;
  }
}

/** Snappy data begin with their decompressed length, which the library's decoder never exceeds. */
function unpackSnappy(packed: Buffer): Buffer {
  const blocks = packed.subarray(0, XERIAL.length).equals(XERIAL) ? xerialBlocks(packed) : [packed];
  check(blocks.reduce((sum, block) => sum + unsignedVarint(block), 0));
  return compressionsAlgorithms.snappy.decompressSync(packed);
}

function xerialBlocks(packed: Buffer): Buffer[] {
  const cursor = new Cursor(packed, XERIAL_HEADER_BYTES);
  const blocks: Buffer[] = [];
  while (cursor.remaining > 0) blocks.push(cursor.take(cursor.take(4).readUInt32BE()));
  return blocks;
}

/** A number as snappy has it: seven bits a byte, the lowest first, no sign. */
function unsignedVarint(block: Buffer): number {
  const cursor = new Cursor(block);
  let number = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = cursor.byte();
    number += (byte & 0x7f) * factor;
    if (byte < 0x80) return number;
  }
}

function unpackLz4(packed: Buffer): Buffer {
  check(lz4UnpackedBytes(packed, UNPACKED_LIMIT_BYTES));
  return compressionsAlgorithms.lz4.decompressSync(packed);
}

function check(bytes: number): void {
  if (bytes > UNPACKED_LIMIT_BYTES) throw new OversizedError();
}
