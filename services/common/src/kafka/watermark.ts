/**
 * How far one partition's messages are durable without a gap. Handlers finish in any order; only what lies below the
 * oldest message still in flight may be committed, or a crash would lose that one.
 *
 * After a rebalance Kafka delivers messages again that are in flight or done: each delivery is counted for itself.
 */
export class Watermark {
  readonly #inFlight = new Map<bigint, number>();
  #next: bigint | undefined;

  /** A message was taken from the partition, to be handled. */
  take(offset: bigint): void {
    this.#inFlight.set(offset, (this.#inFlight.get(offset) ?? 0) + 1);
    if (this.#next === undefined || this.#next <= offset) this.#next = offset + 1n;
  }

  /** A taken message is durable. */
  done(offset: bigint): void {
    const deliveries = this.#inFlight.get(offset) ?? 0;
    if (deliveries > 1) this.#inFlight.set(offset, deliveries - 1);
    else this.#inFlight.delete(offset);
  }

  /** All messages below this offset are durable; undefined as long as none was taken. */
  get durable(): bigint | undefined {
    let lowest = this.#next;
    for (const offset of this.#inFlight.keys()) if (lowest === undefined || offset < lowest) lowest = offset;
    return lowest;
  }
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

  /** Forgets a topic's watermarks when it isn't the topic it was: deleted and made anew, its offsets begin again. */
  identify(topic: string, topicId: string): void {
    const before = this.#topicIds.get(topic);
    this.#topicIds.set(topic, topicId);
    if (before === undefined || before === topicId) return;
    for (const key of this.#marks.keys()) if (key.startsWith(`${topic}:`)) this.#marks.delete(key);
  }
}
