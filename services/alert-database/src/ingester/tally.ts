import type { Outcome } from '../archive/put-object.ts';
import type { QuarantineReason } from '../quarantine/reason.ts';

/** What became of the messages since the start of the program. */
export type Totals = {
  /** Alerts newly stored. */
  archived: number;
  /** Alerts that were there already, with the same content. */
  existing: number;
  quarantined: number;
  /** Uncompressed bytes of the archived and existing alerts. */
  bytes: number;
};

/** What became of one message. */
export type Result = Exclude<Outcome, 'conflicting'> | 'quarantined';

export class Tally {
  readonly #totals: Totals = { archived: 0, existing: 0, quarantined: 0, bytes: 0 };

  readonly #counted: (result: Result, reason?: QuarantineReason) => void;

  /** @param counted is told each message too */
  constructor(counted: (result: Result, reason?: QuarantineReason) => void = () => {}) {
    this.#counted = counted;
  }

  /**
   * @param bytes of the message's value
   * @param reason why it is in the quarantine
   */
  add(result: Result, bytes: number, reason?: QuarantineReason): void {
    this.#counted(result, reason);
    this.#totals[result === 'repaired' ? 'archived' : result] += 1;
    if (result !== 'quarantined') this.#totals.bytes += bytes;
  }

  totals(): Totals {
    return { ...this.#totals };
  }
}
