export type ScheduleOptions = {
  /** When the first visit starts (milliseconds of the player's clock). */
  start: number;
  /** From the start of one visit to the next; undefined for a single visit. */
  intervalMs: number | undefined;
  /** The number of the visit that starts at `start`. */
  first?: number;
  /** The number of the last visit; unlimited by default. */
  last?: number | undefined;
};

/**
 * Start times of visits: visit n starts at `start + (n - first) · interval`. Each is computed from the first start, not
 * from the previous one, so a late visit or timer delays none of the following visits.
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

  /** From the start of one visit to the next; undefined for a single visit. */
  get intervalSeconds(): number | undefined {
    return this.#intervalMs === undefined ? undefined : this.#intervalMs / 1000;
  }

  /** @returns undefined when there is no such visit */
  startOf(visit: number): number | undefined {
    return visit > this.last ? undefined : this.#start + (visit - this.first) * (this.#intervalMs ?? 0);
  }

  /**
   * The visit to play after this one. A visit is missed, and skipped, when the one after it is due too: otherwise visits
   * would follow each other without a pause after an outage.
   *
   * @returns `last + 1` when no visit is left
   */
  after(visit: number, now: number): number {
    if (visit >= this.last || this.#intervalMs === undefined) return this.last + 1;
    const latestDue = this.first + Math.floor((now - this.#start) / this.#intervalMs);
    return Math.min(Math.max(visit + 1, latestDue), this.last + 1);
  }
}
