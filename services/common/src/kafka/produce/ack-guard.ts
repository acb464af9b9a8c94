import { AlertStreamError } from '../../errors.ts';

/** What the broker answers to a batch: where its first message lies. */
export type Ack = { topic: string; partition: number; offset: bigint };

/**
 * Checks that the acknowledgements of one partition make sense: with one batch in flight at a time, each must lie
 * above the one before. One that doesn't says that the broker took the batch for a repeat of an earlier one and
 * dropped it: the client has been seen to number batches wrongly after a broker was killed.
 */
export class AckGuard {
  readonly #topic: string;
  readonly #partition: number;
  #last = -1n;

  constructor(topic: string, partition: number) {
    this.#topic = topic;
    this.#partition = partition;
  }

  /**
   * @param acks the broker's answer to one batch
   * @param count how many messages the batch has
   * @returns the offset of the batch's first message
   * @throws AlertStreamError `KAFKA` when the batch may not be where it should
   */
  accept(acks: Ack[] | undefined, count: number): bigint {
    const where = `topic ${this.#topic} partition ${this.#partition}`;
    const [ack, ...more] = acks ?? [];
    if (ack === undefined || more.length > 0 || ack.topic !== this.#topic || ack.partition !== this.#partition) {
      const got = (acks ?? []).map(({ topic, partition }) => `topic ${topic} partition ${partition}`).join(', ');
      throw new AlertStreamError('KAFKA', `expected an acknowledgement of ${where}, got ${got || 'none'}`);
    }
    const before = this.#last;
    this.#last = ack.offset + BigInt(count) - 1n;
    if (ack.offset <= before) {
      throw new AlertStreamError(
        'KAFKA',
        `${where}: expected an acknowledgement above offset ${before}, got ${ack.offset}: ` +
          `${count} messages may be lost`,
      );
    }
    return ack.offset;
  }
}
