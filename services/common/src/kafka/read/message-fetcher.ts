import { ListOffsetTimestamps } from '@platformatic/kafka';
import type { Logger } from '../../log.ts';
import { closeClient } from '../client/close-client.ts';
import { clientOptions, type KafkaConnection } from '../client/connection.ts';
import { kafkaError, protocolErrors } from '../client/errors.ts';
import { fromBatch, type KafkaMessage } from '../message.ts';
import { ReadCommittedConsumer } from './read-committed.ts';
import { retryOptions } from '../client/retry.ts';

/** The messages to fetch from one partition: their offsets, ascending, and about how many bytes they have together. */
export type Wanted = { offsets: bigint[]; bytes: number };

/** Of one partition in one answer; a smaller one would take many answers for a burst's alerts. */
const PARTITION_BYTES = 4 * 2 ** 20;
const ANSWER_BYTES = 16 * 2 ** 20;
/** Messages come in whole batches, so more than the wanted ones: up to a normal batch at each end. */
const BATCH_BYTES = 2 ** 20;
const WAIT_MS = 500;

/**
 * Fetches chosen messages of a topic by their offsets, without a consumer group. It waits for an unavailable broker
 * and logs that.
 */
export class MessageFetcher {
  readonly #connection: KafkaConnection;
  readonly #topic: string;
  readonly #consumer: ReadCommittedConsumer;
  /** Messages after the wanted ones in the same batches: a caller that reads on in order wants them next. */
  #kept = new Map<string, KafkaMessage>();

  constructor(connection: KafkaConnection, { topic, log }: { topic: string; log: Logger }) {
    this.#connection = connection;
    this.#topic = topic;
    this.#consumer = new ReadCommittedConsumer({
      ...clientOptions(connection),
      ...retryOptions(log),
      // The library requires a group id; nothing here joins the group.
      groupId: 'none',
      maxBytes: ANSWER_BYTES,
      maxWaitTime: WAIT_MS,
      minBytes: 1,
    });
    this.#consumer.topics.track(topic);
  }

  /**
   * @param wanted by partition
   * @returns those that are still there, in no particular order; they share memory with the answers they came in
   * @throws AlertStreamError `KAFKA` when the topic can't be read, naming the cause
   */
  async fetch(wanted: Map<number, Wanted>): Promise<KafkaMessage[]> {
    const found: KafkaMessage[] = [];
    const left = new Map(
      [...wanted].map(([partition, entry]) => [partition, this.#withoutKept(partition, entry, found)]),
    );
    this.#kept.clear();
    try {
      for (;;) {
        for (const [partition, { offsets }] of left) if (offsets.length === 0) left.delete(partition);
        if (left.size === 0) return found;
        found.push(...(await this.#fetchSome(left)));
      }
    } catch (error) {
      throw kafkaError(this.#connection, `reading topic ${this.#topic}`, error);
    }
  }

  /** Closes the connection; fetches in progress reject. */
  async close(): Promise<void> {
    await closeClient(this.#consumer);
  }

  #withoutKept(partition: number, { offsets, bytes }: Wanted, found: KafkaMessage[]): Wanted {
    const missing: bigint[] = [];
    for (const offset of offsets) {
      const kept = this.#kept.get(`${partition}/${offset}`);
      if (kept === undefined) missing.push(offset);
      else found.push(kept);
    }
    return { offsets: missing, bytes: (bytes * missing.length) / offsets.length };
  }

  /** One fetch from the leader of the first partition, for all partitions that it leads; takes them off the list. */
  async #fetchSome(left: Map<number, Wanted>): Promise<KafkaMessage[]> {
    const metadata = await this.#consumer.metadata({ topics: [this.#topic] });
    const topic = metadata.topics.get(this.#topic);
    const leaderOf = (partition: number) => topic?.partitions[partition]?.leader ?? -1;
    const [first = 0] = left.keys();
    const node = leaderOf(first);
    const asked = [...left].filter(([partition]) => leaderOf(partition) === node);
    const partitions = asked.map(([partition, { offsets, bytes }]) => ({
      partition,
      fetchOffset: offsets[0] as bigint,
      currentLeaderEpoch: -1,
      lastFetchedEpoch: -1,
      partitionMaxBytes: Math.min(bytes + BATCH_BYTES, PARTITION_BYTES),
    }));
    try {
      const { responses } = await this.#consumer.fetch({ node, topics: [{ topicId: topic?.id ?? '', partitions }] });
      return responses.flatMap((response) => response.partitions).flatMap((answer) => this.#take(left, answer));
    } catch (error) {
      if (!protocolErrors(error).has('OFFSET_OUT_OF_RANGE')) throw error;
      await this.#forgetDeleted(left);
      return [];
    }
  }

  #take(left: Map<number, Wanted>, { partitionIndex, records, highWatermark }: Answer): KafkaMessage[] {
    const wanted = left.get(partitionIndex);
    const batches = records ?? [];
    const last = batches.at(-1);
    if (wanted === undefined) return [];
    if (last === undefined) {
      // Behind the end there is nothing; an answer that was full before it came to this partition says nothing.
      if (highWatermark >= 0n) wanted.offsets = wanted.offsets.filter((offset) => offset < highWatermark);
      return [];
    }
    const end = last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
    const answered = new Set(wanted.offsets.filter((offset) => offset < end));
    const lastAnswered = wanted.offsets[answered.size - 1] as bigint;
    wanted.bytes -= (wanted.bytes * answered.size) / wanted.offsets.length;
    wanted.offsets = wanted.offsets.slice(answered.size);
    const messages: KafkaMessage[] = [];
    for (const message of batches.flatMap((batch) => fromBatch(this.#topic, partitionIndex, batch))) {
      // Of a batch that can't be read none of the messages is there.
      if (message.unread !== undefined) continue;
      if (answered.has(message.offset)) messages.push(message);
      else if (message.offset > lastAnswered && wanted.offsets.length === 0)
        this.#kept.set(`${partitionIndex}/${message.offset}`, message);
    }
    return messages;
  }

  async #forgetDeleted(left: Map<number, Wanted>): Promise<void> {
    const [starts, ends] = await Promise.all([
      this.#offsets(ListOffsetTimestamps.EARLIEST),
      this.#offsets(ListOffsetTimestamps.LATEST),
    ]);
    for (const [partition, wanted] of left) {
      const [start, end] = [starts[partition] ?? 0n, ends[partition] ?? 0n];
      wanted.offsets = wanted.offsets.filter((offset) => offset >= start && offset < end);
    }
  }

  async #offsets(timestamp: bigint): Promise<bigint[]> {
    const offsets = await this.#consumer.listOffsets({ topics: [this.#topic], timestamp });
    return offsets.get(this.#topic) ?? [];
  }
}

type Answer = Awaited<ReturnType<ReadCommittedConsumer['fetch']>>['responses'][number]['partitions'][number];
