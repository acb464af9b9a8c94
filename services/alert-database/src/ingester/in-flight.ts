import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';

/** Bytes of messages that are worked on at the same time. */
export const MAX_BYTES_IN_FLIGHT = 64 * 1024 * 1024;

/** What becomes of messages that a stop doesn't wait for. */
export const IN_FLIGHT_AT_STOP = 'what was in flight is read again next time';

/** The messages that were taken from Kafka and are not durable yet. */
export class InFlight {
  readonly #messages = new Set<KafkaMessage>();
  #bytes = 0;

  /** Counts a message as in flight while it is worked on. */
  async during<T>(message: KafkaMessage, work: () => Promise<T>): Promise<T> {
    const bytes = message.value?.length ?? 0;
    this.#messages.add(message);
    this.#bytes += bytes;
    try {
      return await work();
    } finally {
      this.#messages.delete(message);
      this.#bytes -= bytes;
    }
  }

  get count(): number {
    return this.#messages.size;
  }

  /** Of the messages' values. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Seconds since the oldest of them was made, by its time in Kafka; 0 when there is none, or its time is yet to come.
   *
   * @param now milliseconds since 1970
   */
  oldestAgeSeconds(now: number): number {
    let oldest = now;
    for (const { timestamp } of this.#messages) oldest = Math.min(oldest, Number(timestamp));
    return (now - oldest) / 1000;
  }
}
