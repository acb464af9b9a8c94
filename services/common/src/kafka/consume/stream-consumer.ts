import type { ConsumerOptions } from '@platformatic/kafka';
import { Budget } from './budget.ts';
import { fromBatch, messageBytes, nextOffset, type KafkaMessage } from '../message.ts';
import {
  ReadCommittedConsumer,
  type FetchCallback,
  type FetchOptions,
  type FetchResponse,
} from '../read/read-committed.ts';
import { ENTRY_BYTES } from '../read/record-batch.ts';
import type { Watermarks } from './watermark.ts';

/** Bytes in the stream above which nothing more is fetched. The library's own mark counts messages, not bytes. */
const WAITING_BYTES = 32 * 2 ** 20;

type Options = ConsumerOptions<Buffer, Buffer, Buffer, Buffer>;
type Answer = FetchResponse['responses'][number]['partitions'][number];

/**
 * The consumer behind a group's stream of messages. What waits in the stream is bounded, and the watermarks learn which
 * offsets have no message: the stream passes over them without a word.
 */
export class StreamConsumer extends ReadCommittedConsumer {
  readonly #watermarks: Watermarks;
  readonly #waiting = new Budget({ maxItems: Number.POSITIVE_INFINITY, maxBytes: WAITING_BYTES });

  constructor(options: Options, watermarks: Watermarks) {
    super(options);
    this.#watermarks = watermarks;
  }

  /** To be called with each message that has come out of the stream. */
  taken(message: KafkaMessage): void {
    this.#waiting.release(memoryBytes(message));
  }

  override fetch(options: FetchOptions, callback: FetchCallback): void;
  override fetch(options: FetchOptions): Promise<FetchResponse>;
  override fetch(options: FetchOptions, callback?: FetchCallback): Promise<FetchResponse> | undefined {
    const fetched = this.#fetch(options);
    if (callback === undefined) return fetched;
    // Outside of the promise, where what the stream throws would be taken for a failure of ours.
    fetched.then(
      (response) => process.nextTick(callback, null, response),
      (error: unknown) => process.nextTick(callback, error),
    );
    return undefined;
  }

  async #fetch(options: FetchOptions): Promise<FetchResponse> {
    await this.#waiting.waitForCapacity();
    const response = await super.fetch(options);
    const answers = new Map(
      response.responses.flatMap(({ topicId, partitions }) =>
        partitions.map((answer) => [`${topicId}:${answer.partitionIndex}`, answer]),
      ),
    );
    for (const { topicId, partitions } of options.topics) {
      for (const { partition, fetchOffset } of partitions) {
        const key = `${topicId}:${partition}`;
        this.#count(topicId, partition, fetchOffset, answers.get(key));
        answers.delete(key);
      }
    }
    // What nobody has asked for lingers in the broker's session, and the stream passes over it.
    for (const stale of answers.values()) stale.records = null;
    return response;
  }

  /** Counts the messages that the stream will have of an answer, and notes the offsets without one. */
  #count(topicId: string, partition: number, from: bigint, answer: Answer | undefined): void {
    const batches = answer?.records ?? [];
    const messages = batches.flatMap((batch) => {
      const all = fromBatch('', partition, batch);
      const wanted = all.filter((message) => nextOffset(message) > from);
      if (wanted.length < all.length) batch.records.splice(0, all.length - wanted.length);
      return wanted;
    });
    for (const message of messages) this.#waiting.take(memoryBytes(message));
    const last = batches.at(-1);
    const to = last === undefined ? from : last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
    this.#watermarks.ofTopicId(topicId, partition)?.fetched(from, to, messages);
  }
}

function memoryBytes(message: KafkaMessage): number {
  return messageBytes(message) + ENTRY_BYTES * (1 + message.headers.length);
}
