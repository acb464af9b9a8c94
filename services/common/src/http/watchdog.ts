/** Detects stuck work: work that has neither ended nor failed within a generous time limit. */
export class Watchdog {
  readonly #what: string;
  readonly #limitMs: number;
  readonly #now: () => number;
  /** Start times, oldest first. */
  readonly #running = new Set<{ since: number }>();

  /**
   * @param what the watched work, as a plural: `messages being archived`
   * @param limitMs milliseconds that one piece of work may take; well above what a slow system needs, since a restart
   *   follows
   */
  constructor(what: string, limitMs: number, now: () => number = () => performance.now()) {
    this.#what = what;
    this.#limitMs = limitMs;
    this.#now = now;
  }

  /** Runs a piece of work under watch. */
  async watch<T>(work: () => Promise<T>): Promise<T> {
    const piece = { since: this.#now() };
    this.#running.add(piece);
    try {
      return await work();
    } finally {
      this.#running.delete(piece);
    }
  }

  /** For a liveness check: one sentence when work is stuck. */
  stuck(): string[] {
    const { since } = this.#running.values().next().value ?? {};
    const age = since === undefined ? 0 : this.#now() - since;
    return age > this.#limitMs ? [`${this.#what}: one is stuck for ${Math.round(age / 1000)} s`] : [];
  }
}
