import { pause } from '../../async/abort.ts';
import { AlertStreamError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { Budget } from '../consume/budget.ts';
import type { KafkaConnection } from '../client/connection.ts';
import { kafkaError } from '../client/faults.ts';
import type { OutgoingMessage } from '../message.ts';
import { PartitionLane } from './partition-producer.ts';
import { preflight } from '../client/preflight.ts';
import { retryOptions } from '../client/retry.ts';

export type ProducerOptions = {
  topic: string;
  log: Logger;
  /** A batch holds messages up to so many bytes, or a single larger one; by default under Kafka's default limit. */
  maxBatchBytes?: number;
  /** Where {@link OrderedProducer.ready} starts to wait. */
  maxQueuedBytes?: number;
  /** Ends the waiting for a broker that is away, while connecting. */
  signal?: AbortSignal;
};

/** A broker hangs up on a request of this size (`socket.request.max.bytes`), as if it were away. */
const REQUEST_LIMIT_BYTES = 100_000_000;

/** What a batch's and a record's own fields take at most, beside key, value and headers. */
const RECORD_OVERHEAD_BYTES = 128;

/**
 * Publishes to one topic so that nothing acknowledged is lost and each partition keeps the order of the calls, through
 * brokers that are killed, frozen or away: idempotent, acknowledged by all in-sync replicas, one batch in flight per
 * partition, resent until it is acknowledged.
 */
export class OrderedProducer {
  readonly #topic: string;
  readonly #lanes: PartitionLane[];
  readonly #queued: Budget;
  #closing = false;

  private constructor(topic: string, lanes: PartitionLane[], maxQueuedBytes: number) {
    this.#topic = topic;
    this.#lanes = lanes;
    this.#queued = new Budget({ maxItems: Number.POSITIVE_INFINITY, maxBytes: maxQueuedBytes });
  }

  /**
   * Waits for the broker, and says so in the log.
   *
   * @throws AlertStreamError `KAFKA` at once when waiting can't help: unknown topic, no permission, …
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
    const lanes = Array.from(
      { length: counts?.get(topic) ?? 0 },
      (_, partition) => new PartitionLane(connection, { topic, partition, maxBatchBytes, retries, log }),
    );
    const producer = new OrderedProducer(topic, lanes, maxQueuedBytes);
    const abandon = () => void Promise.all(lanes.map((lane) => lane.close()));
    signal.addEventListener('abort', abandon, { once: true });
    try {
      await Promise.all(lanes.map((lane) => lane.open()));
    } catch (error) {
      await Promise.all(lanes.map((lane) => lane.close()));
      signal.throwIfAborted();
      throw kafkaError(connection, `publishing to topic ${topic}`, error);
    } finally {
      signal.removeEventListener('abort', abandon);
    }
    return producer;
  }

  /** How many partitions the topic had when the producer connected. */
  get partitions(): number {
    return this.#lanes.length;
  }

  /**
   * Queues a message. The log names each batch that is refused, so a promise that nobody awaits hides nothing.
   *
   * @returns its offset, when the broker has acknowledged it
   * @throws AlertStreamError `KAFKA` for a partition that doesn't exist, or a message that can never be accepted
   */
  send(message: OutgoingMessage): Promise<{ offset: bigint }> {
    const sent = this.#send(message);
    // A caller may look at a visit's promises only at its end; a refusal before that must not end the process.
    sent.catch(() => {});
    return sent;
  }

  async #send(message: OutgoingMessage): Promise<{ offset: bigint }> {
    const lane = this.#lanes[message.partition];
    const bytes = sizeOf(message);
    if (this.#closing) throw new AlertStreamError('KAFKA', `the producer of topic ${this.#topic} is closed`);
    if (lane === undefined) {
      throw new AlertStreamError(
        'KAFKA',
        `topic ${this.#topic}: expected a partition from 0 to ${this.#lanes.length - 1}, got ${message.partition}`,
      );
    }
    if (bytes > REQUEST_LIMIT_BYTES) {
      throw new AlertStreamError(
        'KAFKA',
        `topic ${this.#topic}: a message of ${bytes} bytes is more than a Kafka broker takes`,
      );
    }
    this.#queued.take(bytes);
    try {
      return await lane.send({ ...message, timestamp: message.timestamp ?? BigInt(Date.now()) }, bytes);
    } finally {
      this.#queued.give(bytes);
    }
  }

  /** Resolves when no more than `maxQueuedBytes` wait for their acknowledgement. */
  ready(): Promise<void> {
    return this.#queued.room();
  }

  /**
   * Waits until all that was sent is acknowledged, then disconnects.
   *
   * @param options `within`: give up after so many milliseconds; what isn't acknowledged by then is rejected
   */
  async close({ within }: { within?: number } = {}): Promise<void> {
    this.#closing = true;
    const idle = Promise.all(this.#lanes.map((lane) => lane.idle()));
    const enough = new AbortController();
    await (within === undefined ? idle : Promise.race([idle, pause(within, enough.signal)]));
    enough.abort();
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }
}

function sizeOf({ key, value, headers = [] }: OutgoingMessage): number {
  const own = RECORD_OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  return headers.reduce((sum, [name, content]) => sum + Buffer.byteLength(name) + Buffer.byteLength(content) + 10, own);
}
