import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { InFlightHandlers, type Handler } from '@alert-stream/common/kafka/consume/in-flight-handlers.ts';
import { nextOffset, type KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { Watermarks } from '@alert-stream/common/kafka/consume/watermark.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { MAX_BYTES_IN_FLIGHT } from '../in-flight.ts';
import { GaveUpError } from '../retry.ts';
import { lengthOf, type Range, type Span } from './range.ts';

export type WorkOptions = {
  topic: string;
  range: Range;
  /** Called with each message, many at a time. */
  handler: Handler;
  maxInFlight: number;
  log: Logger;
  /** Ends the work early. */
  signal: AbortSignal;
};

/** How far the work is. */
export type Work = {
  /** Offsets of the range. */
  offsets: bigint;
  /** Messages that were read so far; a batch whose messages can't be had counts as one. */
  messages: bigint;
  /** Offsets of such batches, but for the one that each counts as. */
  unread: bigint;
  /** Offsets whose messages had been deleted, by the topic's retention. */
  removed: bigint;
  /** Offsets that are left to read. */
  remaining: bigint;
};

/** How it ended. */
export type WorkDone = Work & {
  /** What Kafka or the handler failed with. */
  failure?: unknown;
  /** Offsets without a message: markers of transactions, aborted or compacted messages. */
  empty: bigint;
  complete: boolean;
  /** Where to go on in each partition that isn't done: all before is. */
  next: Map<number, bigint>;
};

/**
 * Hands each message of a range to a handler, without a consumer group. When the signal aborts, or something fails, it
 * ends early with what was in flight done, and says where to go on.
 *
 * @param look is given a way to see how far it is
 */
export async function workThrough(
  connection: KafkaConnection,
  { topic, range, handler, maxInFlight, log, signal }: WorkOptions,
  look: (work: () => Work) => void = () => {},
): Promise<WorkDone> {
  const watermarks = new Watermarks();
  const reached = new Map([...range].map(([partition, { from }]) => [partition, from]));
  const failed = new AbortController();
  let failure: unknown;
  let messages = 0n;
  let unread = 0n;
  let removed = 0n;
  const fail = (error: unknown) => {
    if (!(error instanceof GaveUpError)) failure ??= error;
    failed.abort(error);
  };
  const handlers = new InFlightHandlers(
    { handler, maxInFlight, maxBytesInFlight: MAX_BYTES_IN_FLIGHT, log },
    watermarks,
    fail,
  );
  const stop = AbortSignal.any([signal, failed.signal]);
  stop.addEventListener('abort', () => handlers.unblock(), { once: true });
  const work = (): Work => ({
    offsets: lengthOf(range),
    messages,
    unread,
    removed,
    remaining: lengthOf(rest(range, reached)),
  });
  look(work);
  try {
    const skipped = (partition: number, from: bigint, to: bigint) => {
      removed += to - from;
      reached.set(partition, to);
    };
    for await (const message of readTopic(connection, topic, {
      ...bounds(range),
      log,
      signal: stop,
      removed: skipped,
    })) {
      await handlers.waitForCapacity(message);
      if (stop.aborted) break;
      handlers.start(message);
      messages += 1n;
      unread += offsetsWithin(range.get(message.partition), message) - 1n;
      reached.set(message.partition, nextOffset(message));
    }
  } catch (error) {
    if (!stop.aborted) failure = error;
  }
  await handlers.drained();
  const complete = !stop.aborted && failure === undefined;
  const next = new Map<number, bigint>();
  for (const [partition, { from, to }] of complete ? [] : range) {
    const at = watermarks.of(topic, partition).durable ?? from;
    if (at < to) next.set(partition, at);
  }
  const now = complete ? { ...work(), remaining: 0n } : work();
  const empty = now.offsets - now.remaining - now.removed - now.messages - now.unread;
  return { ...now, empty, complete, next, ...(failure !== undefined && { failure }) };
}

/** How many offsets of a partition's range a message has: one, or where it stands for a whole batch as many as that. */
function offsetsWithin({ from, to }: Span = { from: 0n, to: 0n }, message: KafkaMessage): bigint {
  const next = nextOffset(message);
  return (next < to ? next : to) - (message.offset > from ? message.offset : from);
}

/** What is left of a range behind what was reached. */
function rest(range: Range, reached: Map<number, bigint>): Range {
  return new Map(
    [...range].map(([partition, { from, to }]) => [partition, { from: reached.get(partition) ?? from, to }]),
  );
}

/** The range as the reader takes it; of partitions that aren't in it, it reads nothing. */
function bounds(range: Range): { from: Map<number, bigint>; to: Map<number, bigint> } {
  return {
    from: new Map([...range].map(([partition, { from }]) => [partition, from])),
    to: new Map([...range].map(([partition, { to }]) => [partition, to])),
  };
}
