import { Cursor } from '../../avro/cursor.ts';

/** Bits of a frame's first byte of flags (LZ4 Frame Format, "Frame Descriptor"). */
const BLOCK_CHECKSUM = 1 << 4;
const CONTENT_SIZE = 1 << 3;
const CONTENT_CHECKSUM = 1 << 2;
const DICTIONARY_ID = 1;

/** A block's size with this bit set is one of bytes that aren't compressed. */
const STORED = 0x8000_0000;
const MAGIC = 0x184d2204;
const LEAST_MATCH_BYTES = 4;

/**
 * How many bytes LZ4 frames unpack to, without unpacking them: the lengths are added up. What the frame says of its
 * size is no more than a claim.
 *
 * @param limit the counting ends when it is exceeded
 * @throws MalformedAvroError when the bytes end too early, Error when they are no LZ4 frame
 */
export function lz4UnpackedBytes(packed: Buffer, limit: number): number {
  const cursor = new Cursor(packed);
  let bytes = 0;
  while (cursor.remaining > 0 && bytes <= limit) bytes += frameBytes(cursor, limit - bytes);
  return bytes;
}

function frameBytes(cursor: Cursor, limit: number): number {
  const magic = cursor.take(4).readUInt32LE();
  if (magic !== MAGIC) throw new Error(`an LZ4 frame that begins with 0x${magic.toString(16)}`);
  const flags = cursor.byte();
  const has = (flag: number) => (flags & flag) !== 0;
  // The byte of the block size, the optional fields, and the checksum of the header.
  cursor.skip(1 + (has(CONTENT_SIZE) ? 8 : 0) + (has(DICTIONARY_ID) ? 4 : 0) + 1);
  let bytes = 0;
  while (bytes <= limit) {
    const size = cursor.take(4).readUInt32LE();
    if (size === 0) {
      cursor.skip(has(CONTENT_CHECKSUM) ? 4 : 0);
      break;
    }
    const length = size % STORED;
    bytes += size >= STORED ? cursor.take(length).length : blockBytes(new Cursor(cursor.take(length)));
    cursor.skip(has(BLOCK_CHECKSUM) ? 4 : 0);
  }
  return bytes;
}

/** The lengths of a block's literals and matches together (LZ4 Block Format). */
function blockBytes(cursor: Cursor): number {
  let bytes = 0;
  while (cursor.remaining > 0) {
    const token = cursor.byte();
    const literals = length(cursor, token >>> 4);
    cursor.skip(literals);
    bytes += literals;
    // The last sequence of a block has literals alone.
    if (cursor.remaining === 0) break;
    cursor.skip(2);
    bytes += LEAST_MATCH_BYTES + length(cursor, token & 0xf);
  }
  return bytes;
}

/** Fifteen says that bytes follow to be added, up to the first that isn't 255. */
function length(cursor: Cursor, short: number): number {
  let total = short;
  if (short < 15) return total;
  for (;;) {
    const more = cursor.byte();
    total += more;
    if (more < 255) return total;
  }
}
