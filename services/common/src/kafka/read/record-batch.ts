import type { KafkaRecord, RecordsBatch } from '@platformatic/kafka';
import { Cursor } from '../../avro/cursor.ts';
import { messageOf } from '../../errors.ts';
import type { UnreadBatch } from './unread-batch.ts';
import { CODECS, OversizedError, UNPACKED_LIMIT_BYTES } from './unpack.ts';

/** A record that stands for a whole batch. The library's stream passes the metadata on to its message. */
export type StandInRecord = KafkaRecord & { metadata: { unread: UnreadBatch } };

/** What a message or a header takes in memory at least, beside its bytes. */
export const ENTRY_BYTES = 256;

const CODEC = 0b111;
const MAGIC = 2;
/** Where the fields of a batch lie (Kafka's documentation, "Record Batch"). Its length counts from behind the length. */
const LENGTH_AT = 8;
const LENGTH_END = 12;
const MAGIC_AT = 16;
const HEAD_BYTES = 61;

/** A batch, and what it takes in memory: where that was too much, the most that one may. */
export type ReadBatch = { batch: RecordsBatch; memoryBytes: number };

/**
 * Reads the batches of one partition in an answer; the last one may be cut off, and is left out then. It throws for
 * nothing that a batch holds: one whose messages can't be had has a single record, a {@link StandInRecord}.
 *
 * The library's own reader unpacks whatever there is: 31 kB can be 900 MB.
 */
export function* readBatches(bytes: Buffer): Generator<ReadBatch> {
  for (let start = 0; bytes.length - start > MAGIC_AT;) {
    const end = start + LENGTH_END + bytes.readUInt32BE(start + LENGTH_AT);
    if (end > bytes.length) return;
    yield readBatch(bytes.subarray(start, end));
    start = end;
  }
}

function readBatch(bytes: Buffer): ReadBatch {
  const magic = bytes.readInt8(MAGIC_AT);
  // Long enough for the fields to be read: of an older format, or cut off, they mean nothing.
  const known = magic === MAGIC && bytes.length >= HEAD_BYTES;
  const batch = headOf(known ? bytes : Buffer.concat([bytes.subarray(0, LENGTH_END), Buffer.alloc(HEAD_BYTES)]));
  try {
    if (!known) throw new Error(`expected a batch of record format ${MAGIC}, got ${magic} in ${bytes.length} bytes`);
    const { records, memoryBytes } = readRecords(bytes, batch.attributes & CODEC);
    return { batch: { ...batch, records }, memoryBytes };
  } catch (error) {
    const kind = error instanceof OversizedError ? 'oversized-batch' : 'unreadable-batch';
    return { batch: { ...batch, records: [standIn(bytes, batch, kind, error)] }, memoryBytes: UNPACKED_LIMIT_BYTES };
  }
}

function headOf(bytes: Buffer): Omit<RecordsBatch, 'records'> {
  return {
    firstOffset: bytes.readBigInt64BE(0),
    length: bytes.readInt32BE(LENGTH_AT),
    partitionLeaderEpoch: bytes.readInt32BE(12),
    magic: bytes.readInt8(MAGIC_AT),
    crc: bytes.readUInt32BE(17),
    attributes: bytes.readInt16BE(21),
    lastOffsetDelta: bytes.readInt32BE(23),
    firstTimestamp: bytes.readBigInt64BE(27),
    maxTimestamp: bytes.readBigInt64BE(35),
    producerId: bytes.readBigInt64BE(43),
    producerEpoch: bytes.readInt16BE(51),
    firstSequence: bytes.readInt32BE(53),
  };
}

function readRecords(bytes: Buffer, codec: number): { records: KafkaRecord[]; memoryBytes: number } {
  const count = bytes.readInt32BE(HEAD_BYTES - 4);
  const packed = bytes.subarray(HEAD_BYTES);
  const data = codec === 0 ? packed : unpack(codec, packed);
  // What isn't compressed is in memory anyway.
  let memoryBytes = codec === 0 ? 0 : data.length;
  const enter = () => {
    memoryBytes += ENTRY_BYTES;
    if (memoryBytes > UNPACKED_LIMIT_BYTES) throw new OversizedError();
  };
  const cursor = new Cursor(data);
  const records: KafkaRecord[] = [];
  while (records.length < count) records.push(readRecord(cursor, enter));
  return { records, memoryBytes };
}

function unpack(number: number, packed: Buffer): Buffer {
  const codec = CODECS.get(number);
  if (codec === undefined) throw new Error(`compression ${number} isn't known`);
  try {
    return codec.unpack(packed);
  } catch (error) {
    if (error instanceof OversizedError) throw error;
    throw new Error(`it can't be unpacked: ${messageOf(error)}`, { cause: error });
  }
}

/** The numbers of Kafka's records are encoded as those of Avro. */
function readRecord(batch: Cursor, enter: () => void): KafkaRecord {
  const length = batch.readCount();
  const cursor = new Cursor(batch.take(length));
  enter();
  const attributes = cursor.byte();
  const timestampDelta = cursor.readLong();
  const offsetDelta = cursor.readCount();
  const key = readBytes(cursor);
  const value = readBytes(cursor);
  const headers: KafkaRecord['headers'] = [];
  for (let left = cursor.readCount(); left > 0; left -= 1) {
    enter();
    headers.push([readBytes(cursor), readBytes(cursor)]);
  }
  return { length, attributes, timestampDelta, offsetDelta, key, value, headers };
}

function readBytes(cursor: Cursor): Buffer | null {
  const length = cursor.readCount();
  return length === -1 ? null : cursor.take(length);
}

function standIn(
  bytes: Buffer,
  { firstOffset, lastOffsetDelta, attributes }: Omit<RecordsBatch, 'records'>,
  kind: UnreadBatch['kind'],
  error: unknown,
): StandInRecord {
  const lastOffset = firstOffset + BigInt(lastOffsetDelta);
  const codec = CODECS.get(attributes & CODEC)?.name ?? 'not compressed';
  const what = `a batch of ${bytes.length} bytes (${codec}), offsets ${firstOffset} to ${lastOffset}: ${messageOf(error)}`;
  const unread = { kind, firstOffset, lastOffset, error: what };
  return {
    length: bytes.length,
    attributes: 0,
    timestampDelta: 0n,
    // The last one: the library's stream passes over records before the offset that was asked for.
    offsetDelta: lastOffsetDelta,
    key: null,
    value: bytes,
    headers: [],
    metadata: { unread },
  };
}
