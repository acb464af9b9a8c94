import { nextOffset, type KafkaMessage } from '../message.ts';

/** Offsets, from the first to before the second. */
type Span = { from: bigint; to: bigint };

/**
 * How far one partition's messages are durable without a gap. Handlers finish in any order; only what lies below the
 * oldest message still in flight may be committed, or a crash would lose that one.
 *
 * After a rebalance Kafka delivers messages again that are in flight or done: each delivery is counted for itself.
 */
export class Watermark {
  readonly #inFlight = new Map<bigint, number>();
  #next: bigint | undefined;
  /** Where the last answer ended. */
  #fetched: bigint | undefined;
  /** Offsets without a message that lie behind messages that aren't taken yet, ascending. */
  #empty: Span[] = [];

  /**
   * An answer of the broker has brought what there is between two offsets. Those without a message (markers of
   * transactions, aborted or compacted messages) are durable as soon as all before them is.
   *
   * @param from where the answer was asked to begin: what is before that needn't come any more
   * @param messages its messages, in order; they are taken later
   */
  fetched(from: bigint, to: bigint, messages: Pick<KafkaMessage, 'offset' | 'unread'>[]): void {
    // It begins, or goes on elsewhere: others had the partition meanwhile, or messages were deleted.
    if (this.#fetched === undefined || from > this.#fetched) this.#next = larger(this.#next, from);
    this.#fetched = to;
    // What is fetched again brings its gaps again.
    this.#empty = this.#empty.filter((span) => span.from < from);
    let end = from;
    for (const message of messages) {
      if (message.offset > end) this.#empty.push({ from: end, to: message.offset });
      end = larger(end, nextOffset(message));
    }
    if (to > end) this.#empty.push({ from: end, to });
    this.#passEmpty();
  }

  /**
   * A message was taken from the partition, to be handled.
   *
   * @param next the offset behind it
   */
  take(offset: bigint, next = offset + 1n): void {
    this.#inFlight.set(offset, (this.#inFlight.get(offset) ?? 0) + 1);
    this.#next = larger(this.#next, next);
    this.#passEmpty();
  }

  /** A taken message is durable. */
  done(offset: bigint): void {
    const deliveries = this.#inFlight.get(offset) ?? 0;
    if (deliveries > 1) this.#inFlight.set(offset, deliveries - 1);
    else this.#inFlight.delete(offset);
  }

  /** All messages below this offset are durable; undefined as long as none was fetched or taken. */
  get durable(): bigint | undefined {
    let lowest = this.#next;
    for (const offset of this.#inFlight.keys()) if (lowest === undefined || offset < lowest) lowest = offset;
    return lowest;
  }

  #passEmpty(): void {
    for (let [span] = this.#empty; span !== undefined && span.from <= (this.#next ?? 0n); [span] = this.#empty) {
      this.#next = larger(this.#next, span.to);
      this.#empty.shift();
    }
  }
}

function larger(a: bigint | undefined, b: bigint): bigint {
  return a === undefined || a < b ? b : a;
}

/** The watermarks of a group member's partitions, kept over rebalances and reconnections. */
export class Watermarks {
  readonly #marks = new Map<string, Watermark>();
  readonly #topicIds = new Map<string, string>();

  of(topic: string, partition: number): Watermark {
    const key = `${topic}:${partition}`;
    const mark = this.#marks.get(key) ?? new Watermark();
    this.#marks.set(key, mark);
    return mark;
  }

  /** By the id that Kafka gave the topic; undefined where it isn't known, or is that of a topic that was replaced. */
  ofTopicId(topicId: string, partition: number): Watermark | undefined {
    for (const [topic, id] of this.#topicIds) if (id === topicId) return this.of(topic, partition);
    return undefined;
  }

  /** Forgets a topic's watermarks when it isn't the topic it was: deleted and created again, its offsets start at 0. */
  identify(topic: string, topicId: string): void {
    const before = this.#topicIds.get(topic);
    this.#topicIds.set(topic, topicId);
    if (before === undefined || before === topicId) return;
    for (const key of this.#marks.keys()) if (key.startsWith(`${topic}:`)) this.#marks.delete(key);
  }
}
