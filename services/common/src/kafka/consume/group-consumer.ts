import { setTimeout as sleep } from 'node:timers/promises';
import { abortable, pause } from '../../async/abort.ts';
import { backoffMs } from '../../async/retry.ts';
import { SingleFlight } from '../../async/single-flight.ts';
import { waitFor } from '../../async/wait-for.ts';
import type { KafkaConnection } from '../client/connection.ts';
import { detailOf, kafkaErrorKind, kafkaError } from '../client/errors.ts';
import type { PartitionLag } from './group-offsets.ts';
import { GroupSession, type SessionOptions } from './group-session.ts';
import { InFlightHandlers, type InFlightOptions } from './in-flight-handlers.ts';
import { Watermarks } from './watermark.ts';

export type { PartitionLag } from './group-offsets.ts';
export type { KafkaMessage } from '../message.ts';

export type GroupConsumerOptions = SessionOptions &
  InFlightOptions & {
    /** Ends the wait for an unavailable broker while joining. */
    signal?: AbortSignal;
  };

const COMMIT_EVERY_MS = 200;
/** Milliseconds to wait for the last commit at a stop; messages that are not committed are delivered again. */
const LAST_COMMIT_MS = 3_000;

/**
 * A member of a consumer group that hands each message to a handler, many at a time, and commits an offset only after
 * all messages before it are durable. A message may come again; none is skipped.
 *
 * Its states are drawn in docs/architecture.md, the reasons are in docs/decisions/0011-kafka-client.md.
 */
export class GroupConsumer {
  /** Rejects when the consumer has stopped by itself: a handler rejected, or the group or a topic was forbidden. */
  readonly failed: Promise<never>;
  readonly #connection: KafkaConnection;
  readonly #options: GroupConsumerOptions;
  readonly #watermarks = new Watermarks();
  readonly #handlers: InFlightHandlers;
  readonly #stopping = new AbortController();
  readonly #fail: (error: unknown) => void;
  #session: GroupSession;
  #running: Promise<void> = Promise.resolve();
  #ended: Promise<void> | undefined;
  #committing: Promise<void> | undefined;
  readonly #lagRequests = new SingleFlight<'lag', bigint>();
  #lags: PartitionLag[] = [];

  private constructor(connection: KafkaConnection, options: GroupConsumerOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#handlers = new InFlightHandlers(options, this.#watermarks, (error) => this.#giveUp(error));
    this.#session = this.#newSession();
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {});
    this.failed = promise;
    this.#fail = reject;
  }

  /**
   * Joins the group. Call `preflight` before: here a missing topic looks like an unavailable broker.
   *
   * @throws AlertStreamError `CONFIG` when the group or a topic is forbidden
   */
  static async join(connection: KafkaConnection, options: GroupConsumerOptions): Promise<GroupConsumer> {
    const consumer = new GroupConsumer(connection, options);
    const abandon = () => consumer.#session.interrupt();
    options.signal?.throwIfAborted();
    options.signal?.addEventListener('abort', abandon, { once: true });
    try {
      await consumer.#session.open();
    } catch (error) {
      await consumer.#session.close(false);
      options.signal?.throwIfAborted();
      throw kafkaError(connection, consumer.#doing, error);
    } finally {
      options.signal?.removeEventListener('abort', abandon);
    }
    consumer.#running = consumer.#run();
    return consumer;
  }

  /**
   * The number of messages that are not durable yet, over all partitions of the topics: counted from the durable offset
   * for its own partitions, from the committed offset for those of other members. It waits while the broker is
   * unavailable; after a stop it returns the last figure.
   */
  lag(): Promise<bigint> {
    return this.#lagRequests.run('lag', () => this.#requestLag());
  }

  /** The last result of {@link lag}, by partition. */
  get lags(): readonly PartitionLag[] {
    return this.#lags;
  }

  /** Whether it is a member of the group now, with no rebalance in progress. */
  get active(): boolean {
    return this.#session.active;
  }

  /**
   * Takes no more messages, waits for the handlers in flight, commits and disconnects. A handler that rejects from now
   * on is no failure: its message isn't committed, and comes again.
   *
   * @param options `leave`: give the partitions to other members at once. A member without an instance id always
   *   leaves.
   */
  async stop({ leave = false }: { leave?: boolean } = {}): Promise<void> {
    this.#ended ??= this.#end(async () => {
      await this.#handlers.drained();
      await this.#disconnect(leave || this.#options.instanceId === undefined);
    });
    await this.#ended;
    await this.#handlers.drained();
  }

  async #run(): Promise<void> {
    const timer = setInterval(() => this.#commit(), COMMIT_EVERY_MS);
    let failures = 0;
    let over = false;
    while (!this.#stopping.signal.aborted) {
      try {
        if (over) await this.#openAgain(failures);
        over = true;
        for await (const message of this.#session.messages()) {
          failures = 0;
          await this.#handlers.waitForCapacity(message);
          if (this.#stopping.signal.aborted) break;
          this.#handlers.start(message);
        }
      } catch (cause) {
        failures += 1;
        if (!this.#stopping.signal.aborted) this.#sessionFailed(cause);
      }
    }
    clearInterval(timer);
  }

  #sessionFailed(cause: unknown): void {
    const error = kafkaError(this.#connection, this.#doing, cause);
    if (kafkaErrorKind(cause) === 'not-allowed') this.#giveUp(error);
    else this.#options.log.warn({ event: 'kafka-reconnecting' }, error.message);
  }

  /** Replaces the session after an error that the client can't recover from, or when other topics match. */
  async #openAgain(failures: number): Promise<void> {
    // For other topics nothing has failed: what is durable needn't come again.
    if (failures === 0) await this.#session.commit().catch(() => {});
    await this.#session.close(this.#options.instanceId === undefined);
    if (failures > 0) await sleep(backoffMs(failures), undefined, this.#stopping);
    // A stop interrupts the session that there is: one made after it would wait for messages for ever.
    this.#stopping.signal.throwIfAborted();
    // What the first session joined for has offsets now. What came after it is read from its first message.
    this.#session = this.#newSession({ ...this.#options, fallback: 'earliest' });
    await this.#session.open();
  }

  #commit(): void {
    this.#committing ??= this.#session
      .commit()
      .catch((error: unknown) => {
        this.#options.log.warn(
          { event: 'kafka-commit-failed' },
          `${this.#doing}: a commit failed (${detailOf(error)}), retrying`,
        );
      })
      .finally(() => {
        this.#committing = undefined;
      });
  }

  async #requestLag(): Promise<bigint> {
    while (!this.#stopping.signal.aborted) {
      try {
        this.#lags = await this.#session.lags();
        break;
      } catch (error) {
        this.#options.log.debug({ event: 'kafka-lag', reason: detailOf(error) });
        await pause(1_000, this.#stopping.signal);
      }
    }
    return this.#lags.reduce((sum, { lag }) => sum + lag, 0n);
  }

  #giveUp(error: unknown): void {
    this.#ended ??= this.#end(async () => {
      await this.#disconnect(this.#options.instanceId === undefined);
      this.#fail(error);
    });
  }

  /** Stops taking messages, then runs `finish`. */
  async #end(finish: () => Promise<void>): Promise<void> {
    this.#stopping.abort();
    this.#handlers.unblock();
    this.#session.interrupt();
    await this.#running;
    await finish();
  }

  async #disconnect(leave: boolean): Promise<void> {
    const commit = async () => {
      await this.#committing;
      await waitFor(() => this.#session.active, { what: 'the group', timeoutMs: LAST_COMMIT_MS });
      await this.#session.commit();
      this.#lags = await this.#session.lags();
    };
    try {
      await abortable(commit(), AbortSignal.timeout(LAST_COMMIT_MS));
    } catch (error) {
      this.#options.log.warn(
        { event: 'kafka-commit-failed' },
        `${this.#doing}: the last commit failed (${detailOf(error)}), messages will be delivered again`,
      );
    }
    await this.#session.close(leave);
  }

  #newSession(options: SessionOptions = this.#options): GroupSession {
    return new GroupSession(this.#connection, options, this.#watermarks);
  }

  get #doing(): string {
    const { group, topics } = this.#options;
    return `group ${group} on ${topics instanceof RegExp ? `topics ${topics.source}` : `topic ${topics.join(', ')}`}`;
  }
}
