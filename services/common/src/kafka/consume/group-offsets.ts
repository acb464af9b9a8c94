import {
  ListOffsetTimestamps,
  type Admin,
  type Consumer,
  type MessagesStream,
  type Offsets,
} from '@platformatic/kafka';
import { allCommittedOffsets, endOffsets, orEnd, startOffsets } from '../offsets.ts';
import type { Start } from '../position.ts';
import type { Watermarks } from './watermark.ts';

/** The library's stream of messages, nothing decoded. */
export type Stream = MessagesStream<Buffer, Buffer, Buffer, Buffer>;

/** Messages of one partition that are not durable yet. */
export type PartitionLag = { topic: string; partition: number; lag: bigint };

/** No epoch is told with a commit: Kafka then checks none. */
const ANY_EPOCH = -1;

export type GroupOffsetsOptions = {
  consumer: Consumer;
  /**
   * Asks for the lag, without retries of its own. The consumer's hold on to the leader's epoch that they began with: for
   * most of a minute after a broker's restart it would get no answer.
   */
  admin: Admin;
  group: string;
  topics: string[];
  watermarks: Watermarks;
};

/** What a group's member knows about its offsets, and what it commits. */
export class GroupOffsets {
  readonly #consumer: Consumer;
  readonly #admin: Admin;
  readonly #group: string;
  readonly #topics: string[];
  readonly #watermarks: Watermarks;
  /** What this member has committed last, by topic and partition. */
  readonly #lastCommits = new Map<string, bigint>();

  constructor({ consumer, admin, group, topics, watermarks }: GroupOffsetsOptions) {
    this.#consumer = consumer;
    this.#admin = admin;
    this.#group = group;
    this.#topics = topics;
    this.#watermarks = watermarks;
  }

  /**
   * Commits where to start in owned partitions of which the group has no offset yet. From then on nothing depends on
   * the fallback any more: with `latest`, a reconnection before the first commit would skip what came meanwhile.
   *
   * @param fallback see {@link groupStart}
   */
  async pin(fallback: Start): Promise<void> {
    // The group's leader may know topics of a pattern that this member hasn't seen yet, and give it of those too.
    const assignments = (this.#consumer.assignments ?? []).filter(({ topic }) => this.#topics.includes(topic));
    const [committed, start] = await Promise.all([this.#committed(assignments), this.#starts(fallback)]);
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
   * Commits the watermark of each owned partition where it has advanced, and once in any case: where messages were
   * deleted the stream takes the first one left for committed, and Kafka would show a lag for ever. Does nothing in the middle of a rebalance: a
   * commit would then make the client join again, and again.
   */
  async commit(stream: Stream): Promise<void> {
    if (!this.#consumer.isActive()) return;
    const offsets = this.#owned(stream).flatMap(({ topic, partition, committed }) => {
      const { durable } = this.#watermarks.of(topic, partition);
      const advanced = durable !== undefined && durable > committed;
      const confirmed = this.#lastCommits.get(`${topic}:${partition}`) === durable;
      return advanced || (durable === committed && !confirmed)
        ? [{ topic, partition, offset: durable, leaderEpoch: ANY_EPOCH }]
        : [];
    });
    if (offsets.length === 0) return;
    await this.#consumer.commit({ offsets });
    for (const { topic, partition, offset } of offsets) this.#lastCommits.set(`${topic}:${partition}`, offset);
  }

  /** Messages between what is durable (elsewhere: committed) and the end, for each partition of the topics. */
  async lags(stream: Stream | undefined): Promise<PartitionLag[]> {
    const committed = await allCommittedOffsets(this.#admin, this.#group);
    const topics = await Promise.all(this.#topics.map((topic) => this.#lagsOf(topic, committed.get(topic), stream)));
    return topics.flat();
  }

  async #lagsOf(
    topic: string,
    committed: Map<number, bigint> | undefined,
    stream: Stream | undefined,
  ): Promise<PartitionLag[]> {
    const [starts, ends] = await Promise.all([startOffsets(this.#admin, topic), endOffsets(this.#admin, topic)]);
    const owned = new Set(
      stream === undefined
        ? []
        : this.#owned(stream)
            .filter((own) => own.topic === topic)
            .map((own) => own.partition),
    );
    return ends.map((end, partition) => {
      const start = starts[partition] ?? 0n;
      const durable = owned.has(partition) ? this.#watermarks.of(topic, partition).durable : undefined;
      const from = [start, committed?.get(partition) ?? start, durable ?? start].reduce((a, b) => (a > b ? a : b));
      return { topic, partition, lag: end > from ? end - from : 0n };
    });
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

  async #starts(fallback: Start): Promise<Offsets> {
    if (fallback === 'earliest') return this.#list(ListOffsetTimestamps.EARLIEST);
    const ends = await this.#list(ListOffsetTimestamps.LATEST);
    if (fallback === 'latest') return ends;
    const found = await this.#list(fallback.time);
    const startsOf = (topic: string, of: bigint[]) =>
      of.map((end, partition) => orEnd(found.get(topic)?.[partition], end));
    return new Map([...ends].map(([topic, of]) => [topic, startsOf(topic, of)]));
  }

  #list(timestamp: bigint): Promise<Offsets> {
    return this.#consumer.listOffsets({ topics: [...this.#topics], timestamp });
  }

  async #committed(topics: { topic: string; partitions: number[] }[]): Promise<Offsets> {
    return topics.length === 0 ? new Map() : this.#consumer.listCommittedOffsets({ topics });
  }
}
