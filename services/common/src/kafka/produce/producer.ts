import { murmur2 } from '@platformatic/kafka';
import { pause } from '../../async/abort.ts';
import { AlertStreamError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { Budget } from '../consume/budget.ts';
import type { KafkaConnection } from '../client/connection.ts';
import { kafkaError } from '../client/errors.ts';
import type { OutgoingMessage } from '../message.ts';
import { PartitionProducer } from './partition-producer.ts';
import { preflight } from '../client/preflight.ts';
import { retryOptions } from '../client/retry.ts';

export type ProducerOptions = {
  topic: string;
  log: Logger;
  /** Maximum bytes of a batch, unless it is a single larger message; by default below Kafka's default limit. */
  maxBatchBytes?: number;
  /** Queued bytes above which {@link OrderedProducer.ready} waits. */
  maxQueuedBytes?: number;
  /** Ends the wait for an unavailable broker while connecting. */
  signal?: AbortSignal;
};

/** A broker hangs up on a request of this size (`socket.request.max.bytes`), which looks like an unavailable broker. */
const REQUEST_LIMIT_BYTES = 100_000_000;

/** Maximum bytes of the fields of a batch and a record beside key, value and headers. */
const RECORD_OVERHEAD_BYTES = 128;

/**
 * Publishes to one topic so that nothing acknowledged is lost and each partition keeps the order of the calls, through
 * brokers that are killed, frozen or unavailable: idempotent, acknowledged by all in-sync replicas, one batch in flight per
 * partition, resent until it is acknowledged.
 */
export class OrderedProducer {
  readonly #topic: string;
  readonly #partitionProducers: PartitionProducer[];
  readonly #queued: Budget;
  #closing = false;

  private constructor(topic: string, partitionProducers: PartitionProducer[], maxQueuedBytes: number) {
    this.#topic = topic;
    this.#partitionProducers = partitionProducers;
    this.#queued = new Budget({ maxItems: Number.POSITIVE_INFINITY, maxBytes: maxQueuedBytes });
  }

  /**
   * Connects; it waits for an unavailable broker and logs that.
   *
   * @throws AlertStreamError `CONFIG` at once when waiting can't help: unknown topic, no permission, …
   */
  static async connect(connection: KafkaConnection, options: ProducerOptions): Promise<OrderedProducer> {
    const {
      topic,
      log,
      maxBatchBytes = 900_000,
      maxQueuedBytes = 64 * 2 ** 20,
      signal = new AbortController().signal,
    } = options;
    const counts = await preflight(connection, { topics: [topic], log, signal });
    signal.throwIfAborted();
    const retries = retryOptions(log);
    const partitionProducers = Array.from(
      { length: counts?.get(topic) ?? 0 },
      (_, partition) => new PartitionProducer(connection, { topic, partition, maxBatchBytes, retries, log }),
    );
    const producer = new OrderedProducer(topic, partitionProducers, maxQueuedBytes);
    const abandon = () => void Promise.all(partitionProducers.map((partitionProducer) => partitionProducer.close()));
    signal.addEventListener('abort', abandon, { once: true });
    try {
      await Promise.all(partitionProducers.map((partitionProducer) => partitionProducer.open()));
    } catch (error) {
      await Promise.all(partitionProducers.map((partitionProducer) => partitionProducer.close()));
      signal.throwIfAborted();
      throw kafkaError(connection, `publishing to topic ${topic}`, error);
    } finally {
      signal.removeEventListener('abort', abandon);
    }
    return producer;
  }

  /** Number of partitions of the topic when the producer connected. */
  get partitions(): number {
    return this.#partitionProducers.length;
  }

  /**
   * Queues a message. The log names each batch that is refused, so a promise that is not awaited hides nothing.
   *
   * @returns its offset, when the broker has acknowledged it
   * @throws AlertStreamError `KAFKA` for a partition that doesn't exist, or a message that can never be accepted
   */
  send(message: OutgoingMessage): Promise<{ offset: bigint }> {
    const sent = this.#send(message);
    // A caller may await its promises much later; a rejection before that must not end the process.
    sent.catch(() => {});
    return sent;
  }

  async #send(message: OutgoingMessage): Promise<{ offset: bigint }> {
    const partitionProducer = this.#partitionProducers[message.partition];
    const bytes = sizeOf(message);
    if (this.#closing) throw new AlertStreamError('KAFKA', `the producer of topic ${this.#topic} is closed`);
    if (partitionProducer === undefined) {
      throw new AlertStreamError(
        'KAFKA',
        `topic ${this.#topic}: expected a partition from 0 to ${this.#partitionProducers.length - 1}, got ${message.partition}`,
      );
    }
    if (bytes > REQUEST_LIMIT_BYTES) {
      throw new AlertStreamError(
        'KAFKA',
        `topic ${this.#topic}: a message of ${bytes} bytes is larger than a Kafka broker accepts`,
      );
    }
    this.#queued.take(bytes);
    try {
      return await partitionProducer.send({ ...message, timestamp: message.timestamp ?? BigInt(Date.now()) }, bytes);
    } finally {
      this.#queued.release(bytes);
    }
  }

  /** Resolves when no more than `maxQueuedBytes` wait for their acknowledgement. */
  ready(): Promise<void> {
    return this.#queued.waitForCapacity();
  }

  /**
   * Waits until all that was sent is acknowledged, then disconnects.
   *
   * @param options `within`: milliseconds after which to give up; messages not acknowledged by then are rejected
   */
  async close({ within }: { within?: number } = {}): Promise<void> {
    this.#closing = true;
    const idle = Promise.all(this.#partitionProducers.map((partitionProducer) => partitionProducer.idle()));
    const enough = new AbortController();
    await (within === undefined ? idle : Promise.race([idle, pause(within, enough.signal)]));
    enough.abort();
    await Promise.all(this.#partitionProducers.map((partitionProducer) => partitionProducer.close()));
  }
}

function sizeOf({ key, value, headers = [] }: OutgoingMessage): number {
  const own = RECORD_OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  return headers.reduce((sum, [name, content]) => sum + Buffer.byteLength(name) + Buffer.byteLength(content) + 10, own);
}

/**
 * The partition that Kafka's own clients choose for a key: MurmurHash2 with the sign bit cleared. Messages of one key
 * then stay in order, in the partition where a consumer that knows the rule looks for them.
 */
export function partitionOfKey(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7f_ff_ff_ff) % partitions;
}
