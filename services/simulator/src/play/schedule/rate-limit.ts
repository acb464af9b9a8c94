/** Timers wake up to so late (milliseconds); what was missed meanwhile is made up for, but no more. */
const SLACK_MS = 20;

/** Spaces what happens by at least `1 / rate`, on average: never more than the slack's worth at once. */
export class RateLimit {
  readonly #gapMs: number;
  #free = Number.NEGATIVE_INFINITY;

  /** @param perSecond undefined sets no limit */
  constructor(perSecond: number | undefined) {
    this.#gapMs = perSecond === undefined ? 0 : 1000 / perSecond;
  }

  /** When the next may happen (milliseconds of the caller's clock). */
  get next(): number {
    return this.#free;
  }

  /** One happens. */
  record(now: number): void {
    if (this.#gapMs > 0) this.#free = Math.max(this.#free, now - SLACK_MS) + this.#gapMs;
  }
}
