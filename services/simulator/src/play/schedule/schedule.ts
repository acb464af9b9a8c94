export type ScheduleOptions = {
  /** When the first visit starts (milliseconds of the player's clock). */
  start: number;
  /** From start to start; undefined has one visit only. */
  intervalMs: number | undefined;
  /** The number of the visit that starts at `start`. */
  first?: number;
  /** The number of the last visit; by default there is no last one. */
  last?: number | undefined;
};

/**
 * When visits start: visit n at `start + (n - first) · interval`. It is computed from the first start and never from
 * the one before, so a visit that is late, or a timer that is, moves none of the following.
 */
export class Schedule {
  readonly first: number;
  readonly last: number;
  readonly #start: number;
  readonly #intervalMs: number | undefined;

  constructor({ start, intervalMs, first = 1, last = Number.POSITIVE_INFINITY }: ScheduleOptions) {
    this.first = first;
    this.last = intervalMs === undefined ? first : last;
    this.#start = start;
    this.#intervalMs = intervalMs;
  }

  /** From start to start; undefined when there is one visit only. */
  get intervalSeconds(): number | undefined {
    return this.#intervalMs === undefined ? undefined : this.#intervalMs / 1000;
  }

  /** @returns undefined when there is no such visit */
  startOf(visit: number): number | undefined {
    return visit > this.last ? undefined : this.#start + (visit - this.first) * (this.#intervalMs ?? 0);
  }

  /**
   * The visit to play after this one. One is missed when the one after it is due as well: it is left out, so that after
   * an outage visits don't follow each other without a pause.
   *
   * @returns one behind the last when there is none left
   */
  after(visit: number, now: number): number {
    if (visit >= this.last || this.#intervalMs === undefined) return this.last + 1;
    const latestDue = this.first + Math.floor((now - this.#start) / this.#intervalMs);
    return Math.min(Math.max(visit + 1, latestDue), this.last + 1);
  }
}
