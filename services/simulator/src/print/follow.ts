import { setTimeout as sleep } from 'node:timers/promises';
import { endOffsets, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { kafkaError } from '@alert-stream/common/kafka/client/errors.ts';
import { nextOffset } from '@alert-stream/common/kafka/message.ts';
import { readTopic, type KafkaMessage } from '@alert-stream/common/kafka/read/topic-reader.ts';
import type { Logger } from '@alert-stream/common/log.ts';

const POLL_INTERVAL_MS = 500;

type Options = { connection: KafkaConnection; admin: Admin; topic: string; log: Logger; signal: AbortSignal };

/**
 * Reads a topic from given offsets, and then new messages as they arrive. An unavailable broker is waited for. Rejects
 * with the signal's reason after an abort.
 *
 * @throws AlertStreamError `KAFKA` when the topic can't be read any more
 */
export async function* follow(from: Map<number, bigint>, options: Options): AsyncGenerator<KafkaMessage> {
  const { connection, topic, log, signal } = options;
  const next = new Map(from);
  for (;;) {
    const ends = await endsIfThere(options);
    for (const [partition, end] of ends.entries()) {
      if (end >= (next.get(partition) ?? 0n)) continue;
      log.warn(
        { event: 'kafka-topic-shorter', topic, partition },
        `topic ${topic}, partition ${partition} ends at ${end}, before what was read: it was deleted and created again, or has lost messages`,
      );
      next.set(partition, 0n);
    }
    if (ends.some((end, partition) => end > (next.get(partition) ?? 0n))) {
      for await (const message of readTopic(connection, topic, { from: next, signal, log })) {
        next.set(message.partition, nextOffset(message));
        yield message;
      }
      // Offsets without a message, such as a transaction's marker, are passed too.
      for (const [partition, end] of ends.entries()) next.set(partition, later(end, next.get(partition) ?? 0n));
    }
    await sleep(POLL_INTERVAL_MS, undefined, { signal });
  }
}

async function endsIfThere({ connection, admin, topic, log }: Options): Promise<bigint[]> {
  try {
    return await endOffsets(admin, topic);
  } catch (error) {
    const failure = kafkaError(connection, `reading topic ${topic}`, error);
    if (!failure.retriable) throw failure;
    log.warn({ event: 'kafka-away' }, failure.message);
    return [];
  }
}

function later(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
