import { promisify } from 'node:util';
import zlib from 'node:zlib';

type Unpacked = { buffer: Buffer; engine: { bytesWritten: number } };

// With `info` it gives the engine too, which knows how much it has taken: it stops at the end of a frame.
const decompressFrame = zlib.zstdDecompress as unknown as (
  data: Buffer,
  options: zlib.ZstdOptions & { info: true },
  done: (error: Error | null, unpacked: Unpacked) => void,
) => void;
const firstFrame = promisify(decompressFrame);

/** The four bytes at the start of a frame that holds data, as a little-endian number (RFC 8878, section 3.1.1). */
const MAGIC = 0xfd2fb528;

/** Those of a frame that readers skip are this, or one of the next 15; its length follows (section 3.1.2). */
const SKIPPABLE_MAGIC = 0x184d2a50;
const SKIPPABLE_HEADER_BYTES = 8;

/** Writers that end a frame at each flush, or compress in parallel, make some; more are there to keep readers busy. */
const MAX_FRAMES = 10_000;

/**
 * Decompresses zstd data of one or more frames, of which those to skip hold nothing (RFC 8878, section 3.1). Node's own
 * function gives the first frame and says nothing of the others.
 *
 * @param limit refuses to give more bytes than this
 * @throws Error that says what is wrong with the data
 */
export async function decompressZstandard(data: Buffer, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  let position = 0;
  do {
    const rest = data.subarray(position);
    const skipped = skippableBytes(rest);
    if (skipped === undefined) {
      if (rest.length >= 4 && rest.readUInt32LE() !== MAGIC) throw new Error(`no zstd frame at its byte ${position}`);
      if (parts.length === MAX_FRAMES) throw new Error(`more than ${MAX_FRAMES} zstd frames`);
      // One more than is left: Node takes no limit of 0, and refuses some frames that have just the limit.
      const maxOutputLength = limit - bytes + 1;
      const { buffer, engine } = await firstFrame(rest, { info: true, maxOutputLength });
      parts.push(buffer);
      bytes += buffer.length;
      if (bytes > limit) throw new RangeError(`${bytes} bytes when decompressed, at most ${limit} are taken`);
      position += engine.bytesWritten;
    } else {
      position += skipped;
    }
  } while (position < data.length);
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, bytes);
}

/** The length of the frame to skip at the start of the data; undefined where there is another. */
function skippableBytes(data: Buffer): number | undefined {
  if (data.length < SKIPPABLE_HEADER_BYTES || (data.readUInt32LE() & 0xfffffff0) >>> 0 !== SKIPPABLE_MAGIC)
    return undefined;
  const bytes = SKIPPABLE_HEADER_BYTES + data.readUInt32LE(4);
  if (bytes > data.length) throw new Error('the zstd data ends too early');
  return bytes;
}
