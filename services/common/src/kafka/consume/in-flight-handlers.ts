import type { Logger } from '../../log.ts';
import { Budget } from './budget.ts';
import { messageBytes, nextOffset, type KafkaMessage } from '../message.ts';
import type { Watermarks } from './watermark.ts';

/** Resolves when the message is durable, and only then. It may be called again with the same message. */
export type Handler = (message: KafkaMessage) => Promise<void>;

export type InFlightOptions = {
  handler: Handler;
  /** Maximum number of messages that are handled at the same time. */
  maxInFlight: number;
  /** Maximum number of bytes of these messages together; a single larger message is handled alone. */
  maxBytesInFlight: number;
  log: Logger;
};

/** Milliseconds after which a handler is logged as slow. The group itself never notices: heartbeats go on. */
const SLOW_MS = 60_000;

/** Runs a handler for many messages at a time, bounded by count and bytes, and advances the watermarks as handlers end. */
export class InFlightHandlers {
  readonly #options: InFlightOptions;
  readonly #watermarks: Watermarks;
  readonly #onError: (error: unknown) => void;
  readonly #budget: Budget;
  readonly #inFlight = new Set<Promise<void>>();

  /** @param onError called with the error of a handler that rejects; its message does not become durable */
  constructor(options: InFlightOptions, watermarks: Watermarks, onError: (error: unknown) => void) {
    this.#options = options;
    this.#watermarks = watermarks;
    this.#onError = onError;
    this.#budget = new Budget({ maxItems: options.maxInFlight, maxBytes: options.maxBytesInFlight });
  }

  /** Resolves when there is capacity to start this message. */
  waitForCapacity(message: KafkaMessage): Promise<void> {
    return this.#budget.waitForCapacity(messageBytes(message));
  }

  /** Ends every wait for capacity, now and later: for a stop. */
  unblock(): void {
    this.#budget.unblock();
  }

  start(message: KafkaMessage): void {
    this.#watermarks.of(message.topic, message.partition).take(message.offset, nextOffset(message));
    this.#budget.take(messageBytes(message));
    const handling = this.#handle(message).finally(() => this.#inFlight.delete(handling));
    this.#inFlight.add(handling);
  }

  /** Resolves when all handlers have ended. */
  async drained(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  async #handle(message: KafkaMessage): Promise<void> {
    const { topic, partition, offset } = message;
    // Look it up now: the topic may be deleted and created again before the handler ends.
    const watermark = this.#watermarks.of(topic, partition);
    const slow = setTimeout(() => {
      this.#options.log.warn(
        { event: 'kafka-slow-handler', topic, partition, offset: `${offset}` },
        'a message has been in its handler for more than a minute',
      );
    }, SLOW_MS).unref();
    try {
      await this.#options.handler(message);
      watermark.done(offset);
    } catch (error) {
      this.#onError(error);
    } finally {
      clearTimeout(slow);
      this.#budget.release(messageBytes(message));
    }
  }
}
