import { pause } from '../../async/abort.ts';
import { backoffMs } from '../../async/retry.ts';
import { Producer } from '@platformatic/kafka';
import { AlertStreamError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { AckGuard } from './ack-guard.ts';
import { closeClient } from '../client/close-client.ts';
import { clientOptions, type KafkaConnection } from '../client/connection.ts';
import { kafkaError } from '../client/errors.ts';
import type { OutgoingMessage } from '../message.ts';
import { isFinal, isTooLarge } from './produce-errors.ts';
import type { retryOptions } from '../client/retry.ts';

/** A message whose time is fixed, so that resending it sends the same. */
type Stamped = OutgoingMessage & { timestamp: bigint };

type Waiting = {
  message: Stamped;
  bytes: number;
  resolve: (ack: { offset: bigint }) => void;
  reject: (error: Error) => void;
};

export type PartitionProducerOptions = {
  topic: string;
  partition: number;
  maxBatchBytes: number;
  retries: ReturnType<typeof retryOptions>;
  log: Logger;
};

/**
 * Publishes to one partition: messages wait in order, and one batch is in flight at a time, in its own idempotent
 * producer. With several sends in flight, or several partitions in one producer, the client can pair an old producer
 * id with new sequence numbers after a fault, and the broker then drops the batch as a repeat.
 */
export class PartitionProducer {
  readonly #connection: KafkaConnection;
  readonly #options: PartitionProducerOptions;
  #guard: AckGuard;
  /** Kafka's own id of the topic: a topic that is deleted and created again has another. */
  #topicId: string | undefined;
  readonly #queue: Waiting[] = [];
  #producer: Producer;
  #batch: Waiting[] = [];
  #draining: Promise<void> | undefined;
  readonly #closed = new AbortController();

  constructor(connection: KafkaConnection, options: PartitionProducerOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#guard = this.#newGuard();
    this.#producer = this.#newProducer();
  }

  /** Connects and gets a producer id, so that the first message needn't wait for it, and a refusal shows now. */
  async open(): Promise<void> {
    await this.#producer.initIdempotentProducer({});
    this.#topicId = await this.#askTopicId();
  }

  /** Queues a message. @returns its offset when the broker has acknowledged it */
  send(message: Stamped, bytes: number): Promise<{ offset: bigint }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ offset: bigint }>();
    this.#queue.push({ message, bytes, resolve, reject });
    // Messages that are sent in one go become one batch: taking the first waits for the end of the turn.
    this.#draining ??= Promise.resolve().then(() => this.#drain());
    return promise;
  }

  /** Resolves when nothing is queued or in flight. */
  async idle(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining;
  }

  /** Closes the connection; what has not been acknowledged by now is rejected. */
  async close(): Promise<void> {
    this.#closed.abort();
    const left = [...this.#batch, ...this.#queue.splice(0)];
    this.#reject(
      left,
      new AlertStreamError('KAFKA', `closed before ${this.#where} has acknowledged ${left.length} messages`),
    );
    await closeClient(this.#producer);
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      this.#batch = this.#nextBatch();
      await this.#deliver(this.#batch);
      this.#batch = [];
    }
    this.#draining = undefined;
  }

  #nextBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#queue) {
      bytes += waiting.bytes;
      if (count > 0 && bytes > this.#options.maxBatchBytes) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  /** Sends the same batch until it is acknowledged, or refused for good. */
  async #deliver(batch: Waiting[]): Promise<void> {
    for (let attempt = 1; !this.#closed.signal.aborted; attempt += 1) {
      try {
        const { offsets } = await this.#producer.send({
          messages: batch.map(({ message }) => this.#toLibrary(message)),
        });
        await this.#acknowledge(batch, offsets);
        return;
      } catch (error) {
        if (this.#closed.signal.aborted) return;
        if (isTooLarge(error) && batch.length > 1) {
          const half = Math.ceil(batch.length / 2);
          await this.#deliver(batch.slice(0, half));
          await this.#deliver(batch.slice(half));
          return;
        }
        if (isFinal(error, attempt)) {
          this.#reject(batch, kafkaError(this.#connection, this.#where, error));
          return;
        }
        this.#options.log.warn(
          { event: 'kafka-resend', ...this.#place, attempt },
          kafkaError(this.#connection, this.#where, error).message,
        );
        await pause(backoffMs(attempt), this.#closed.signal);
      }
    }
  }

  async #acknowledge(batch: Waiting[], offsets: Parameters<AckGuard['accept']>[0]): Promise<void> {
    let first: bigint;
    try {
      first = await this.#firstOffset(batch, offsets);
    } catch (error) {
      this.#reject(batch, error as AlertStreamError);
      // Its numbering can't be trusted any more.
      const distrusted = this.#producer;
      this.#producer = this.#newProducer();
      void closeClient(distrusted);
      return;
    }
    for (const [index, { resolve }] of batch.entries()) resolve({ offset: first + BigInt(index) });
  }

  /** @throws AlertStreamError `KAFKA` when the batch may not be where it should; a topic that was replaced begins again */
  async #firstOffset(batch: Waiting[], offsets: Parameters<AckGuard['accept']>[0]): Promise<bigint> {
    try {
      return this.#guard.accept(offsets, batch.length);
    } catch (error) {
      const topicId = await this.#askTopicId().catch(() => this.#topicId);
      if (topicId === undefined || topicId === this.#topicId) throw error;
      this.#options.log.warn(
        { event: 'kafka-topic-replaced', ...this.#place },
        `${this.#where}: the topic was deleted and created again, its offsets begin again`,
      );
      this.#topicId = topicId;
      this.#guard = this.#newGuard();
      return this.#guard.accept(offsets, batch.length);
    }
  }

  async #askTopicId(): Promise<string | undefined> {
    const { topic } = this.#options;
    const metadata = await this.#producer.metadata({ topics: [topic], forceUpdate: true });
    return metadata.topics.get(topic)?.id;
  }

  #reject(batch: Waiting[], error: AlertStreamError): void {
    if (batch.length === 0) return;
    this.#options.log.error({ event: 'kafka-not-sent', ...this.#place, messages: batch.length }, error.message);
    for (const { reject } of batch) reject(error);
  }

  #toLibrary({ key, value, headers, timestamp }: Stamped) {
    const bytes = (text: Buffer | string) => (typeof text === 'string' ? Buffer.from(text) : text.subarray());
    return {
      ...this.#place,
      // The library's types don't know that Kafka has messages without a key or value; its encoder does.
      key: (key ?? null) as Buffer,
      value: value as Buffer,
      timestamp,
      // Keyed by buffers that are each their own, so that a header's name may repeat.
      headers: new Map((headers ?? []).map(([name, content]) => [bytes(name), bytes(content)])),
    };
  }

  #newGuard(): AckGuard {
    return new AckGuard(this.#options.topic, this.#options.partition);
  }

  #newProducer(): Producer {
    const { retries } = this.#options;
    return new Producer({ ...clientOptions(this.#connection), ...retries, idempotent: true, autocreateTopics: false });
  }

  get #place(): { topic: string; partition: number } {
    return { topic: this.#options.topic, partition: this.#options.partition };
  }

  get #where(): string {
    return `topic ${this.#options.topic} partition ${this.#options.partition}`;
  }
}
