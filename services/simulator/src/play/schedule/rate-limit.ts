/** Timers may fire this late. Events missed in that time are made up for, but no more. */
const SLACK_MS = 20;

/** Spaces events by at least `1 / rate` on average, with bursts no larger than the slack allows. */
export class RateLimit {
  readonly #gapMs: number;
  #free = Number.NEGATIVE_INFINITY;

  /** @param perSecond undefined sets no limit */
  constructor(perSecond: number | undefined) {
    this.#gapMs = perSecond === undefined ? 0 : 1000 / perSecond;
  }

  /** Earliest time of the next event (milliseconds of the caller's clock). */
  get next(): number {
    return this.#free;
  }

  /** Records an event. */
  record(now: number): void {
    if (this.#gapMs > 0) this.#free = Math.max(this.#free, now - SLACK_MS) + this.#gapMs;
  }
}
