import type { Logger } from '@alert-stream/common/log.ts';

const STEP_MS = 100;
const LOG_EVERY_MS = 5_000;
const BAR = 30;

/** How far the work is: a bar on stderr where that is a terminal, else a log line every few seconds. */
export class Progress {
  readonly #total: number;
  readonly #log: Logger;
  readonly #out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;
  readonly #now: () => number;
  #shownAt = Number.NEGATIVE_INFINITY;
  #logAt: number;

  /**
   * @param out where the bar is drawn, if that is a terminal
   * @param now a clock in milliseconds
   */
  constructor(
    total: number,
    log: Logger,
    out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
    now: () => number = () => performance.now(),
  ) {
    this.#total = total;
    this.#log = log;
    this.#out = out;
    this.#now = now;
    this.#logAt = now() + LOG_EVERY_MS;
  }

  /** @returns whether a step's time has passed since it last returned true */
  show(done: number): boolean {
    const now = this.#now();
    if (now - this.#shownAt < STEP_MS && done < this.#total) return false;
    this.#shownAt = now;
    if (this.#out.isTTY) this.#draw(done);
    else if (now >= this.#logAt && done < this.#total) {
      this.#logAt = now + LOG_EVERY_MS;
      this.#log.info({ event: 'progress', alerts: done, of: this.#total }, `made ${done} of ${this.#total} alerts`);
    }
    return true;
  }

  end(): void {
    if (this.#out.isTTY) this.#out.write('\n');
  }

  #draw(done: number): void {
    const filled = Math.round((done / this.#total) * BAR);
    this.#out.write(`\r[${'#'.repeat(filled).padEnd(BAR)}] ${done} of ${this.#total} alerts`);
  }
}
