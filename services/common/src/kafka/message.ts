import { IS_CONTROL, type Message, type RecordsBatch } from '@platformatic/kafka';
import type { StandInRecord } from './read/record-batch.ts';
import type { UnreadBatch } from './read/unread-batch.ts';

/** A message as Kafka holds it. The buffers share memory with the answer that they came in. */
export type KafkaMessage = {
  topic: string;
  partition: number;
  offset: bigint;
  key: Buffer | null;
  /** Null in a tombstone, which deletes its key from a compacted topic. */
  value: Buffer | null;
  /** In order; a name may repeat. */
  headers: [Buffer, Buffer][];
  /** Milliseconds since 1970: when it was made, or appended, as the topic says. */
  timestamp: bigint;
  /**
   * Set where this is no message but a whole batch whose messages can't be had: `value` is the batch as the broker has
   * it, and `offset` its first one.
   */
  unread?: UnreadBatch;
};

/** A message to publish. */
export type OutgoingMessage = {
  partition: number;
  key?: Buffer | null;
  value: Buffer | null;
  /** In order; a name may repeat. */
  headers?: [Buffer | string, Buffer | string][];
  /** Milliseconds since 1970; by default now. */
  timestamp?: bigint;
};

const NOTHING = Buffer.alloc(0);

/** A message out of the library's stream. */
export function fromStream(message: Message): KafkaMessage {
  const { topic, partition, offset, timestamp, headerEntries } = message;
  // The library's types leave out that keys, values and headers may be missing.
  const { key, value } = message as { key?: Buffer; value?: Buffer };
  const headers = (headerEntries as [Buffer?, Buffer?][]).map(toHeader);
  const { unread } = message.metadata as Partial<StandInRecord['metadata']>;
  const place = { topic, partition, offset, timestamp, ...(unread && { offset: unread.firstOffset, unread }) };
  return { ...place, key: key ?? null, value: value ?? null, headers };
}

/** The messages of a batch as it was fetched; a transaction's marker is none. */
export function fromBatch(topic: string, partition: number, batch: RecordsBatch): KafkaMessage[] {
  if ((batch.attributes & IS_CONTROL) !== 0) return [];
  return batch.records.map((record) => {
    const { offsetDelta, timestampDelta, key, value, headers } = record;
    const { unread } = (record as Partial<StandInRecord>).metadata ?? {};
    return {
      topic,
      partition,
      offset: unread?.firstOffset ?? batch.firstOffset + BigInt(offsetDelta),
      timestamp: batch.firstTimestamp + timestampDelta,
      key,
      value,
      headers: headers.map(toHeader),
      ...(unread && { unread }),
    };
  });
}

/** The offset behind a message, and behind all of a batch that is passed on as one. */
export function nextOffset({ offset, unread }: Pick<KafkaMessage, 'offset' | 'unread'>): bigint {
  return (unread?.lastOffset ?? offset) + 1n;
}

/** A header without a value (Kafka allows it) gets an empty one. */
function toHeader([name, content]: [(Buffer | null)?, (Buffer | null)?]): [Buffer, Buffer] {
  return [name ?? NOTHING, content ?? NOTHING];
}

/** Bytes that a message holds on to. */
export function messageBytes({ key, value, headers }: Pick<KafkaMessage, 'key' | 'value' | 'headers'>): number {
  const own = (key?.length ?? 0) + (value?.length ?? 0);
  return headers.reduce((sum, [name, content]) => sum + name.length + content.length, own);
}
