import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';

export type RetryOptions = {
  log: Logger;
  /** Aborts when the program stops: what waits then gives up. */
  signal: AbortSignal;
  /** Milliseconds before the second try, and at most between two; each wait is half as long to as long as it says. */
  firstMs?: number;
  maxMs?: number;
  /** Milliseconds between two log lines about the same trouble. */
  reportMs?: number;
};

/** The program stops while something still waits for the store or the registry. Its message stays in Kafka. */
export class GaveUpError extends Error {
  override readonly name = 'GaveUpError';
}

/**
 * Tries again for ever what is only late: a full disk, a store or a registry that is away. Many messages wait for the
 * same thing then, so the log tells of the trouble once in a while with their number, and once when it is over for all.
 */
export class Retry {
  readonly #options: Required<RetryOptions>;
  #waiting = 0;
  #reportedAt = -Infinity;

  constructor(options: RetryOptions) {
    this.#options = { firstMs: 100, maxMs: 10_000, reportMs: 5000, ...options };
  }

  /**
   * Runs a task until it succeeds.
   *
   * @param isFinal says which errors no further try can mend; those are thrown
   * @throws GaveUpError when the program stops before that
   */
  async untilDone<T>(task: () => Promise<T>, isFinal: (error: unknown) => boolean): Promise<T> {
    let tries = 0;
    try {
      for (;;) {
        try {
          return await task();
        } catch (error) {
          if (isFinal(error)) throw error;
          tries += 1;
          if (tries === 1) this.#waiting += 1;
          await this.#pause(tries, error);
        }
      }
    } finally {
      if (tries > 0) this.#settled();
    }
  }

  async #pause(tries: number, error: unknown): Promise<void> {
    const { firstMs, maxMs, signal } = this.#options;
    const wait = Math.min(maxMs, firstMs * 2 ** (tries - 1)) * (0.5 + Math.random() / 2);
    this.#report(error, wait);
    try {
      await sleep(wait, undefined, { signal });
    } catch {
      throw new GaveUpError(`stopped before another try after: ${messageOf(error)}`, { cause: error });
    }
  }

  #report(error: unknown, wait: number): void {
    const now = Date.now();
    if (now - this.#reportedAt < this.#options.reportMs) return;
    this.#reportedAt = now;
    const nextTryAt = new Date(now + wait).toISOString();
    this.#options.log.warn({ event: 'retrying', waiting: this.#waiting, nextTryAt, error: messageOf(error) });
  }

  #settled(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    this.#reportedAt = -Infinity;
    if (!this.#options.signal.aborted) this.#options.log.info({ event: 'recovered' });
  }
}
