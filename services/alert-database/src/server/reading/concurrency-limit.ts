import { HttpError } from '../http/http-error.ts';

/** Ends a read: another may begin. Calling it again does nothing. */
export type Release = () => void;

/**
 * How many reads of the store may run at a time, or another work. A store that has become slow then gets no heap of
 * requests, and who asks for one more is told at once.
 */
export class ReadLimit {
  readonly #limit: number;
  readonly #patient: number;
  readonly #onRefused: () => void;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param onRefused called when a read is refused */
  constructor(limit: number, onRefused: () => void = () => {}) {
    this.#limit = limit;
    this.#onRefused = onRefused;
    this.#patient = Math.ceil(limit / 2);
  }

  get running(): number {
    return this.#running;
  }

  /** Begins a read at once. @throws HttpError 503 where as many as may are running */
  takeNow(): Release {
    if (this.#running < this.#limit) return this.#take();
    this.#onRefused();
    throw new HttpError(503, 'too many alerts are being read at the moment', { 'retry-after': '1' });
  }

  /**
   * Begins a read as soon as less than half of the limit is in use, in the order of the calls: for work that can wait,
   * and that must not keep those away who ask for a single alert.
   */
  async take(): Promise<Release> {
    if (this.#running < this.#patient) return this.#take();
    await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    // It was counted by who ended, so that nobody came between.
    return this.#release();
  }

  #take(): Release {
    this.#running += 1;
    return this.#release();
  }

  #release(): Release {
    let done = false;
    return () => {
      if (done) return;
      done = true;
      this.#running -= 1;
      if (this.#running >= this.#patient) return;
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#running += 1;
      next();
    };
  }
}
