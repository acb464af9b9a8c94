import type { Logger } from '../../log.ts';
import { Budget } from './budget.ts';
import { messageBytes, nextOffset, type KafkaMessage } from '../message.ts';
import type { Watermarks } from './watermark.ts';

/** Resolves when the message is durable, and only then. It may be called again with the same message. */
export type Handler = (message: KafkaMessage) => Promise<void>;

export type HandlingOptions = {
  handler: Handler;
  /** How many messages are handled at the same time. */
  maxInFlight: number;
  /** How many bytes they have together; a single larger message is handled alone. */
  maxBytesInFlight: number;
  log: Logger;
};

/** A handler is said to be slow after so long: the group itself never notices, its heartbeats go on (milliseconds). */
const SLOW_MS = 60_000;

/** The messages in a handler's hands: many at a time, bounded by count and bytes, each end told to its watermark. */
export class Handling {
  readonly #options: HandlingOptions;
  readonly #watermarks: Watermarks;
  readonly #rejected: (error: unknown) => void;
  readonly #budget: Budget;
  readonly #inFlight = new Set<Promise<void>>();

  /** @param rejected is told a handler's error; its message stays not durable */
  constructor(options: HandlingOptions, watermarks: Watermarks, rejected: (error: unknown) => void) {
    this.#options = options;
    this.#watermarks = watermarks;
    this.#rejected = rejected;
    this.#budget = new Budget({ maxItems: options.maxInFlight, maxBytes: options.maxBytesInFlight });
  }

  /** Resolves when this message may be started. */
  room(message: KafkaMessage): Promise<void> {
    return this.#budget.room(messageBytes(message));
  }

  /** Whoever waits for room stops waiting. */
  lift(): void {
    this.#budget.lift();
  }

  start(message: KafkaMessage): void {
    this.#watermarks.of(message.topic, message.partition).take(message.offset, nextOffset(message));
    this.#budget.take(messageBytes(message));
    const handling = this.#handle(message).finally(() => this.#inFlight.delete(handling));
    this.#inFlight.add(handling);
  }

  /** Resolves when no handler is at work. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  async #handle(message: KafkaMessage): Promise<void> {
    const { topic, partition, offset } = message;
    // The topic may be replaced by another of its name meanwhile: this is the watermark that has taken the message.
    const watermark = this.#watermarks.of(topic, partition);
    const slow = setTimeout(() => {
      this.#options.log.warn(
        { event: 'kafka-slow-handler', topic, partition, offset: `${offset}` },
        'a message takes more than a minute',
      );
    }, SLOW_MS).unref();
    try {
      await this.#options.handler(message);
      watermark.done(offset);
    } catch (error) {
      this.#rejected(error);
    } finally {
      clearTimeout(slow);
      this.#budget.give(messageBytes(message));
    }
  }
}
