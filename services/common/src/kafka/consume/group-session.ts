import { setTimeout as sleep } from 'node:timers/promises';
import { Admin } from '@platformatic/kafka';
import type { Logger } from '../../log.ts';
import { closeClient, cutSoon } from '../client/close-client.ts';
import { clientOptions, REQUEST_TIMEOUT_MS, type KafkaConnection } from '../client/connection.ts';
import { detailOf } from '../client/errors.ts';
import { GroupOffsets, type PartitionLag, type Stream } from './group-offsets.ts';
import { groupStart } from './group-start.ts';
import { fromStream, type KafkaMessage } from '../message.ts';
import { retryOptions } from '../client/retry.ts';
import type { Start } from '../position.ts';
import { StreamConsumer } from './stream-consumer.ts';
import { matching } from './topic-pattern.ts';
import { hasUnassigned } from './unassigned.ts';
import type { Watermarks } from './watermark.ts';

export type SessionOptions = {
  group: string;
  /** A name that stays over restarts makes a static member (KIP-345), which comes back without a rebalance. */
  instanceId?: string;
  /** By name, or all whose names match and that the user may see, also those that are made later. */
  topics: string[] | RegExp;
  /** Where a group starts that has no offset of whatever topic. */
  fallback: Start;
  log: Logger;
  /** Milliseconds between two checks for new partitions and topics: the classic group protocol doesn't report them. */
  partitionCheckMs?: number;
};

/** Session timeout (milliseconds): a silent member loses its partitions after it; a static one must be back by then. */
const SESSION_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 1_000;
/** Enough attempts to outlast a broker's restart; then the session fails, and a new one starts with no stale state. */
const ATTEMPTS = 20;
const PARTITION_CHECK_MS = 30_000;
const ANSWER_BYTES = 8 * 2 ** 20;
const PARTITION_BYTES = 2 * 2 ** 20;
/** A fetch waits no longer for messages, since partitions that a rebalance brings wait for it (milliseconds). */
const FETCH_WAIT_MS = 500;

/**
 * One membership in a consumer group, from joining to the first error that the client can't get over. Classic
 * protocol: under KIP-848 an expelled member would go on unknowingly.
 *
 * Its states are drawn in docs/architecture.md, the reasons are in docs/decisions/0011-kafka-client.md.
 */
export class GroupSession {
  readonly #consumer: StreamConsumer;
  readonly #admin: Admin;
  readonly #options: SessionOptions;
  readonly #watermarks: Watermarks;
  readonly #closing = new AbortController();
  /** Once the topics are known. */
  #offsets: GroupOffsets | undefined;
  #topics: string[] = [];
  #topicsChanged = false;
  #stream: Stream | undefined;
  #partitionCheck: NodeJS.Timeout | undefined;
  #partitions = new Map<string, number>();

  constructor(connection: KafkaConnection, options: SessionOptions, watermarks: Watermarks) {
    this.#options = options;
    this.#watermarks = watermarks;
    const consumerOptions = {
      ...clientOptions(connection),
      ...retryOptions(options.log, { attempts: ATTEMPTS, signal: this.#closing.signal }),
      groupId: options.group,
      ...(options.instanceId !== undefined && { groupInstanceId: options.instanceId }),
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      // The broker responds to a join within this time; the client's own timeout is longer.
      rebalanceTimeout: REQUEST_TIMEOUT_MS - 5_000,
      maxBytes: ANSWER_BYTES,
      maxBytesPerPartition: PARTITION_BYTES,
      maxWaitTime: FETCH_WAIT_MS,
      minBytes: 1,
    };
    this.#consumer = new StreamConsumer(consumerOptions, watermarks);
    this.#admin = new Admin({ ...clientOptions(connection), retries: 0 });
  }

  /** Whether it is a member now, and no rebalance is going on. */
  get active(): boolean {
    return this.#consumer.isActive();
  }

  /** Joins the group and begins to fetch. */
  async open(): Promise<void> {
    const { group, log, partitionCheckMs = PARTITION_CHECK_MS } = this.#options;
    const consumer = this.#consumer;
    const admin = this.#admin;
    const watermarks = this.#watermarks;
    const { topics, fallback } = await this.#findTopics(partitionCheckMs);
    const start = await groupStart(admin, { group, fallback, signal: this.#closing.signal });
    this.#topics = topics;
    this.#offsets = new GroupOffsets({ consumer, admin, group, topics, watermarks });
    // A failed rejoin shows as an event: without a listener it would end the process, and nothing else tells of it.
    consumer.on('error', (error: Error) => this.#stream?.destroy(error));
    consumer.on('consumer:heartbeat:error', ({ error }) =>
      log.debug({ event: 'kafka-heartbeat', reason: detailOf(error) }),
    );
    // Partitions may have been added since the metadata was read, and the fetcher looks them up there.
    consumer.on('consumer:group:join', () => consumer.clearMetadata());
    consumer.topics.trackAll(...topics);
    await consumer.joinGroup({});
    this.#partitions = await this.#countPartitions();
    await this.#offsets.pin(start);
    this.#stream = await consumer.consume({
      topics,
      autocommit: false,
      mode: 'committed',
      // Also where the group's offset has fallen behind the retention: what is left must not be skipped.
      fallbackMode: 'earliest',
      highWaterMark: 64,
    });
    this.#stream.on('error', () => {});
    // It is no part of joining: a broker that doesn't answer holds nothing up.
    void this.#rejoinForUnassigned();
    this.#partitionCheck = setInterval(() => void this.#checkPartitions(), partitionCheckMs).unref();
  }

  /**
   * The messages of the partitions that it owns, or owned when they were fetched. It ends when the pattern has come to
   * mean other topics, which takes a new session, and throws when the session is over.
   */
  async *messages(): AsyncGenerator<KafkaMessage> {
    try {
      for await (const taken of this.#stream ?? []) {
        const message = fromStream(taken);
        this.#consumer.taken(message);
        yield message;
      }
    } catch (error) {
      if (!this.#topicsChanged) throw error;
    }
    if (!this.#topicsChanged) throw new Error('the stream of messages ended');
  }

  /** Commits each owned partition's watermark where it has advanced. */
  async commit(): Promise<void> {
    if (this.#stream !== undefined) await this.#offsets?.commit(this.#stream);
  }

  /** Messages that are not durable, for each partition of the topics. */
  async lags(): Promise<PartitionLag[]> {
    if (this.#offsets === undefined) throw new Error('the topics are not known yet');
    return this.#offsets.lags(this.#stream);
  }

  /** Stops fetching, or joining: {@link messages} or {@link open} ends. */
  interrupt(): void {
    if (this.#stream === undefined) void this.close(false);
    else this.#endStream(this.#stream);
  }

  /** @param leave give the partitions to other members now; else a static member keeps them for its session timeout */
  async close(leave: boolean): Promise<void> {
    clearInterval(this.#partitionCheck);
    this.#closing.abort();
    const consumer = this.#consumer;
    if (this.#stream !== undefined) this.#endStream(this.#stream);
    const closing = closeClient(this.#admin);
    await closeClient(consumer, async () => {
      if (!leave) {
        // The library always leaves the group when it closes, unless it believes that it isn't a member.
        consumer.memberId = null;
        await consumer.leaveGroup();
      }
      await consumer.close(true);
    });
    await closing;
  }

  #endStream(stream: Stream): void {
    this.#closing.abort();
    if (stream.destroyed) return;
    stream.once('close', cutSoon(stream.connections));
    stream.destroy();
  }

  /** The topics, for a pattern as soon as there is one; those that came meanwhile are read from their first message. */
  async #findTopics(everyMs: number): Promise<{ topics: string[]; fallback: Start }> {
    const { topics: wanted, fallback, log } = this.#options;
    if (!(wanted instanceof RegExp)) return { topics: wanted, fallback };
    for (let tries = 1; ; tries += 1) {
      const topics = matching(wanted, await this.#admin.listTopics());
      if (topics.length > 0) {
        log.info({ event: 'kafka-topics', topics }, `topics that match ${wanted.source}`);
        return { topics, fallback: tries === 1 ? fallback : 'earliest' };
      }
      if (tries === 1)
        log.warn({ event: 'kafka-topics', topics }, `no topic matches ${wanted.source}, waiting for one`);
      await sleep(everyMs, undefined, this.#closing);
    }
  }

  /** Checks for other topics, added partitions, and partitions that no member owns. */
  async #checkPartitions(): Promise<void> {
    try {
      if (await this.#hasOtherTopics()) {
        this.#topicsChanged = true;
        this.interrupt();
        return;
      }
      if (!(await this.#rejoinForAddedPartitions())) await this.#rejoinForUnassigned();
    } catch (error) {
      this.#options.log.debug({ event: 'kafka-partition-check', reason: detailOf(error) });
    }
  }

  async #hasOtherTopics(): Promise<boolean> {
    const { topics } = this.#options;
    if (!(topics instanceof RegExp)) return false;
    const now = matching(topics, await this.#admin.listTopics());
    // With none left there would be nothing to join for; a topic that was deleted may come back.
    return now.length > 0 && now.join() !== this.#topics.join();
  }

  async #rejoinForAddedPartitions(): Promise<boolean> {
    const before = sum(this.#partitions);
    this.#partitions = await this.#countPartitions();
    const now = sum(this.#partitions);
    if (now === before) return false;
    this.#options.log.info(
      { event: 'kafka-partitions', before, now },
      'the number of partitions has changed, joining again',
    );
    await this.#consumer.joinGroup({});
    return true;
  }

  /** Every member does this: Kafka acts on it for the group's leader only. A failure does not end the session. */
  async #rejoinForUnassigned(): Promise<void> {
    const { group, log } = this.#options;
    try {
      if (!(await hasUnassigned(this.#admin, group, this.#partitions))) return;
      log.info({ event: 'kafka-partitions' }, 'some partitions are not assigned to any member, joining again');
      await this.#consumer.joinGroup({});
    } catch (error) {
      log.debug({ event: 'kafka-partition-check', reason: detailOf(error) });
    }
  }

  async #countPartitions(): Promise<Map<string, number>> {
    const metadata = await this.#consumer.metadata({ topics: [...this.#topics], forceUpdate: true });
    for (const [topic, { id }] of metadata.topics) this.#watermarks.identify(topic, id);
    return new Map([...metadata.topics].map(([topic, { partitionsCount }]) => [topic, partitionsCount]));
  }
}

function sum(partitions: Map<string, number>): number {
  return [...partitions.values()].reduce((total, count) => total + count, 0);
}
