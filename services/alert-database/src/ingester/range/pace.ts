import type { Logger } from '@alert-stream/common/log.ts';
import type { Work } from './work-through.ts';

/** Milliseconds between two lines. */
const EVERY_MS = 5000;

/** Tells every few seconds how far the work on a range is, how fast it goes, and how long the rest takes at that rate. */
export class Pace {
  readonly #begun = performance.now();
  readonly #timer: NodeJS.Timeout;
  #work: (() => Work) | undefined;

  /** @param more what else to tell */
  constructor(log: Logger, more: () => object, everyMs = EVERY_MS) {
    this.#timer = setInterval(() => {
      if (this.#work === undefined) return;
      const { messages, remaining } = this.#work();
      const perSecond = this.perSecond(messages);
      const secondsLeft = perSecond === 0 ? null : Math.round(Number(remaining) / perSecond);
      log.info({
        event: 'progress',
        ...more(),
        messages: Number(messages),
        remaining: Number(remaining),
        perSecond,
        secondsLeft,
      });
    }, everyMs).unref();
  }

  /** The work that it tells of. */
  of(work: () => Work): void {
    this.#work = work;
  }

  /** Seconds since the start. */
  get seconds(): number {
    return (performance.now() - this.#begun) / 1000;
  }

  /** Messages per second since the start. */
  perSecond(messages: bigint): number {
    return Math.round((Number(messages) / this.seconds) * 10) / 10;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
