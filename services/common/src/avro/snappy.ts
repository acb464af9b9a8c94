import { crc32 } from 'node:zlib';
import { compress as compressRaw } from 'snappyjs';

const CHECKSUM_BYTES = 4;

/** Tags below this many literal bytes have the length in themselves; above, in the one to four bytes that follow. */
const SHORT_LITERAL = 60;

/**
 * A block as Avro's codec `snappy` has it: Snappy's raw format, then the CRC-32 of the data, big-endian (Avro
 * specification, "Optional Codecs").
 */
export function compressSnappy(data: Buffer): Buffer {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32BE(crc32(data));
  return Buffer.concat([compressRaw(data), checksum]);
}

/**
 * Undoes {@link compressSnappy}. Written here, since the package's own never ends on some damaged blocks.
 *
 * @param limit refuses to give more bytes than this
 * @throws Error that says what is wrong with the block
 */
export function decompressSnappy(block: Buffer, limit: number): Buffer {
  if (block.length <= CHECKSUM_BYTES) throw new Error(`a snappy block of ${block.length} bytes`);
  const raw = block.subarray(0, -CHECKSUM_BYTES);
  const { length, position } = announcedLength(raw);
  if (length > limit) throw new Error(`${length} bytes when decompressed, at most ${limit} are taken`);
  const data = expand(raw, position, length);
  if (crc32(data) !== block.readUInt32BE(raw.length)) throw new Error('the snappy checksum is wrong');
  return data;
}

function announcedLength(raw: Buffer): { length: number; position: number } {
  let length = 0;
  for (let position = 0; position < 5; position += 1) {
    const byte = raw[position] ?? 0x80;
    length += (byte & 0x7f) * 2 ** (7 * position);
    if (byte < 0x80) return { length, position: position + 1 };
  }
  throw new Error('the snappy length is wrong');
}

function expand(raw: Buffer, start: number, length: number): Buffer {
  const out = Buffer.allocUnsafe(length);
  let [at, filled] = [start, 0];
  /** Little-endian; the bytes must be there. */
  const number = (bytes: number) => {
    if (at + bytes > raw.length) throw new Error('the snappy data ends too early');
    at += bytes;
    return raw.readUIntLE(at - bytes, bytes);
  };
  while (at < raw.length) {
    const tag = number(1);
    const kind = tag & 3;
    const high = tag >>> 2;
    if (kind === 0) {
      const size = (high < SHORT_LITERAL ? high : number(high - SHORT_LITERAL + 1)) + 1;
      if (at + size > raw.length || filled + size > length) throw new Error('a snappy literal is too long');
      raw.copy(out, filled, at, at + size);
      at += size;
      filled += size;
    } else {
      const size = kind === 1 ? (high & 7) + 4 : high + 1;
      const back = kind === 1 ? (high >>> 3) * 256 + number(1) : number(kind === 2 ? 2 : 4);
      if (back === 0 || back > filled || filled + size > length) throw new Error('a snappy copy points outside');
      // A copy may overlap what it makes: it repeats the last bytes.
      for (const end = filled + size; filled < end; filled += 1) out[filled] = out[filled - back] as number;
    }
  }
  if (filled !== length) throw new Error(`${filled} bytes where the snappy data tells of ${length}`);
  return out;
}
