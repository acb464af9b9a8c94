import { ListOffsetTimestamps, type Consumer, type MessagesStream, type Offsets } from '@platformatic/kafka';
import type { Watermarks } from './watermark.ts';

/** The library's stream of messages, nothing decoded. */
export type Stream = MessagesStream<Buffer, Buffer, Buffer, Buffer>;

/** No epoch is told with a commit: Kafka then checks none. */
const ANY_EPOCH = -1;

/** What a group's member knows about its offsets, and what it commits. */
export class GroupOffsets {
  readonly #consumer: Consumer;
  readonly #topics: string[];
  readonly #watermarks: Watermarks;

  constructor(consumer: Consumer, topics: string[], watermarks: Watermarks) {
    this.#consumer = consumer;
    this.#topics = topics;
    this.#watermarks = watermarks;
  }

  /**
   * Commits where to start in owned partitions of which the group has no offset yet. From then on nothing depends on
   * the fallback any more: with `latest`, a reconnection before the first commit would skip what came meanwhile.
   */
  async pin(fallback: 'earliest' | 'latest'): Promise<void> {
    const assignments = this.#consumer.assignments ?? [];
    const timestamp = fallback === 'latest' ? ListOffsetTimestamps.LATEST : ListOffsetTimestamps.EARLIEST;
    const [committed, start] = await Promise.all([this.#committed(assignments), this.#list(timestamp)]);
    const offsets = assignments.flatMap(({ topic, partitions }) =>
      partitions
        .filter((partition) => (committed.get(topic)?.[partition] ?? -1n) < 0n)
        .map((partition) => ({
          topic,
          partition,
          offset: start.get(topic)?.[partition] ?? 0n,
          leaderEpoch: ANY_EPOCH,
        })),
    );
    if (offsets.length > 0) await this.#consumer.commit({ offsets });
  }

  /**
   * Commits the watermark of each owned partition where it has advanced. Does nothing in the middle of a rebalance: a
   * commit would then make the client join again, and again.
   */
  async commit(stream: Stream): Promise<void> {
    if (!this.#consumer.isActive()) return;
    const offsets = this.#owned(stream).flatMap(({ topic, partition, committed }) => {
      const { durable } = this.#watermarks.of(topic, partition);
      return durable !== undefined && durable > committed
        ? [{ topic, partition, offset: durable, leaderEpoch: ANY_EPOCH }]
        : [];
    });
    if (offsets.length > 0) await this.#consumer.commit({ offsets });
  }

  /** Messages between what is durable (elsewhere: committed) and the end, over all partitions of the topics. */
  async lag(stream: Stream | undefined): Promise<bigint> {
    const [starts, ends] = await Promise.all([
      this.#list(ListOffsetTimestamps.EARLIEST),
      this.#list(ListOffsetTimestamps.LATEST),
    ]);
    const committed = await this.#committed(
      this.#topics.map((topic) => ({ topic, partitions: [...(ends.get(topic) ?? []).keys()] })),
    );
    const owned = new Set(
      stream === undefined ? [] : this.#owned(stream).map(({ topic, partition }) => `${topic}:${partition}`),
    );
    let lag = 0n;
    for (const topic of this.#topics) {
      for (const [partition, end] of (ends.get(topic) ?? []).entries()) {
        const start = starts.get(topic)?.[partition] ?? 0n;
        const durable = owned.has(`${topic}:${partition}`) ? this.#watermarks.of(topic, partition).durable : undefined;
        const from = [start, committed.get(topic)?.[partition] ?? start, durable ?? start].reduce((a, b) =>
          a > b ? a : b,
        );
        if (end > from) lag += end - from;
      }
    }
    return lag;
  }

  /** Partitions owned now whose committed offset is known; after a rebalance the stream asks for it first. */
  #owned(stream: Stream): { topic: string; partition: number; committed: bigint }[] {
    return (this.#consumer.assignments ?? []).flatMap(({ topic, partitions }) =>
      partitions.flatMap((partition) => {
        const committed = stream.offsetsCommitted.get(`${topic}:${partition}`);
        return committed === undefined ? [] : [{ topic, partition, committed }];
      }),
    );
  }

  #list(timestamp: bigint): Promise<Offsets> {
    return this.#consumer.listOffsets({ topics: [...this.#topics], timestamp });
  }

  async #committed(topics: { topic: string; partitions: number[] }[]): Promise<Offsets> {
    return topics.length === 0 ? new Map() : this.#consumer.listCommittedOffsets({ topics });
  }
}
