/**
 * When visits start: visit n at `start + (n - 1) · interval`. It is computed from the first start and never from the
 * one before, so a visit that is late, or a timer that is, moves none of the following.
 */
export class Schedule {
  readonly #start: number;
  readonly #intervalMs: number | undefined;

  /**
   * @param start time of the first visit (milliseconds of the player's clock)
   * @param intervalMs from start to start; undefined plays one visit only
   */
  constructor(start: number, intervalMs: number | undefined) {
    this.#start = start;
    this.#intervalMs = intervalMs;
  }

  /** @param visit counted from 1 @returns undefined when there is no such visit */
  startOf(visit: number): number | undefined {
    if (visit === 1) return this.#start;
    return this.#intervalMs === undefined ? undefined : this.#start + (visit - 1) * this.#intervalMs;
  }
}
