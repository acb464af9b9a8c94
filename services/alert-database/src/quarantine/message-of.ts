import { createHash } from 'node:crypto';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { UnreadBatch } from '@alert-stream/common/kafka/read/unread-batch.ts';
import type { ObjectStore } from '../store/store.ts';
import { readBytes, type Entry } from './entries.ts';

/**
 * The message of an entry as Kafka delivered it.
 *
 * @throws AlertStreamError `STORE` when its bytes are gone, or aren't those that were put there
 */
export async function messageOfEntry(store: Pick<ObjectStore, 'read'>, { id, record }: Entry): Promise<KafkaMessage> {
  const bytes = await readBytes(store, id);
  if (bytes === undefined)
    throw new AlertStreamError('STORE', 'its bytes are gone: a drop or retry was interrupted, drop it');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== record.sha256) {
    throw new AlertStreamError(
      'STORE',
      `its bytes were damaged in the store: expected the SHA-256 ${record.sha256}, got ${sha256}`,
    );
  }
  const { topic, partition, offset, lastOffset, timestamp, key, headers, reason, error } = record;
  return {
    topic,
    partition,
    offset: BigInt(offset),
    timestamp: /^-?\d+$/.test(timestamp) ? BigInt(timestamp) : BigInt(Date.parse(timestamp)),
    key: key === null ? null : Buffer.from(key, 'base64'),
    value: record.bytes === null ? null : bytes,
    headers: headers.map(([name, content]) => [Buffer.from(name, 'base64'), Buffer.from(content, 'base64')]),
    ...(lastOffset !== undefined && {
      unread: {
        kind: reason as UnreadBatch['kind'],
        firstOffset: BigInt(offset),
        lastOffset: BigInt(lastOffset),
        error,
      },
    }),
  };
}
