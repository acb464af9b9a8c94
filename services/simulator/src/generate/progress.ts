import type { Logger } from '@alert-stream/common/log.ts';

const STEP_MS = 100;
const LOG_EVERY_MS = 5_000;
const BAR = 30;

/** How far the work is: a bar on stderr where that is a terminal, else a log line every few seconds. */
export class Progress {
  readonly #total: number;
  readonly #log: Logger;
  readonly #out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;
  #shownAt = 0;
  #logAt = performance.now() + LOG_EVERY_MS;

  /** @param out where the bar is drawn, if that is a terminal */
  constructor(total: number, log: Logger, out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr) {
    this.#total = total;
    this.#log = log;
    this.#out = out;
  }

  /** @returns whether a step's time has passed since it last returned true */
  show(done: number): boolean {
    const now = performance.now();
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
