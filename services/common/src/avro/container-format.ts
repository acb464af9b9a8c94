import avsc from 'avsc';
import { MalformedAvroError, type Cursor } from './cursor.ts';

/** The first four bytes of an Avro container file: `Obj` and the format's version, 1. */
export const CONTAINER_MAGIC = Buffer.from('Obj\u0001', 'latin1');

/** Bytes of the marker that ends the header and each block. */
export const SYNC_BYTES = 16;

/** What stands before a container file's blocks: `avro.schema`, `avro.codec` and the marker. */
export type ContainerHeader = { metadata: Map<string, Buffer>; sync: Buffer };

const METADATA = avsc.Type.forSchema({ type: 'map', values: 'bytes' });
const COUNT = avsc.Type.forSchema('long');

export function encodeHeader(metadata: Record<string, string>, sync: Buffer): Buffer {
  const entries = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value)]);
  return Buffer.concat([CONTAINER_MAGIC, METADATA.toBuffer(Object.fromEntries(entries)), sync]);
}

/** The parts of a block: how many records and bytes, the bytes (compressed by the file's codec), the marker. */
export function blockParts(records: number, data: Buffer, sync: Buffer): [Buffer, Buffer, Buffer] {
  return [Buffer.concat([COUNT.toBuffer(records), COUNT.toBuffer(data.length)]), data, sync];
}

/** Reads a header; the magic was seen. @throws MalformedAvroError also where the header goes on past the cursor's bytes */
export function decodeHeader(cursor: Cursor): ContainerHeader {
  cursor.skip(CONTAINER_MAGIC.length);
  const metadata = new Map<string, Buffer>();
  for (;;) {
    let count = cursor.readCount();
    if (count === 0) break;
    if (count < 0) {
      count = -count;
      cursor.skipLong();
    }
    if (count > cursor.remaining) throw new MalformedAvroError(`${count} entries of metadata`);
    for (; count > 0; count--) {
      const name = cursor.take(cursor.readCount()).toString();
      metadata.set(name, Buffer.from(cursor.take(cursor.readCount())));
    }
  }
  return { metadata, sync: Buffer.from(cursor.take(SYNC_BYTES)) };
}
