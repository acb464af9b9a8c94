const STEP_MS = 100;
const BAR = 30;

/** A progress bar on stderr, where that is a terminal; elsewhere nothing is shown. */
export class Progress {
  readonly #total: number;
  #shownAt = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** @returns whether a step's time has passed since it last returned true */
  show(done: number): boolean {
    const now = performance.now();
    if (now - this.#shownAt < STEP_MS && done < this.#total) return false;
    this.#shownAt = now;
    if (process.stderr.isTTY) {
      const filled = Math.round((done / this.#total) * BAR);
      process.stderr.write(`\r[${'#'.repeat(filled).padEnd(BAR)}] ${done} of ${this.#total} alerts`);
    }
    return true;
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\n');
  }
}
