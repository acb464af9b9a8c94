import { setTimeout as sleep } from 'node:timers/promises';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import type { Watchdog } from '@alert-stream/common/http/watchdog.ts';
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
  /** Watches each try: the pauses between them may last as long as an outage. */
  watchdog?: Watchdog;
  /** Is told each failure that will be tried again. */
  onFailure?: (error: unknown) => void;
};

type Options = RetryOptions & Required<Pick<RetryOptions, 'firstMs' | 'maxMs' | 'reportMs'>>;

/** A task that is tried again: since when, and how it failed last. */
type Wait = { since: number; error: unknown };

/** The program stops while something still waits for the store or the registry. Its message stays in Kafka. */
export class GaveUpError extends Error {
  override readonly name = 'GaveUpError';
}

/**
 * Tries again for ever what is only late: a full disk, a store or a registry that is away. Many messages wait for the
 * same thing then, so the log tells of the trouble once in a while with their number, and once when it is over for all.
 */
export class Retry {
  readonly #options: Options;
  /** What waits since its first failure, the longest first. */
  readonly #waits = new Set<Wait>();
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
    const { watchdog, onFailure } = this.#options;
    let wait: Wait | undefined;
    try {
      for (let tries = 1; ; tries += 1) {
        try {
          return await (watchdog === undefined ? task() : watchdog.watch(task));
        } catch (error) {
          if (isFinal(error)) throw error;
          onFailure?.(error);
          wait ??= this.#begin();
          wait.error = error;
          await this.#pause(tries, error);
        }
      }
    } finally {
      if (wait !== undefined) this.#settled(wait);
    }
  }

  /** What waits longest, and how many do; undefined when nothing does. */
  longest(): { forMs: number; count: number; error: string } | undefined {
    const [wait] = this.#waits;
    if (wait === undefined) return undefined;
    return { forMs: performance.now() - wait.since, count: this.#waits.size, error: messageOf(wait.error) };
  }

  #begin(): Wait {
    const wait: Wait = { since: performance.now(), error: undefined };
    this.#waits.add(wait);
    return wait;
  }

  async #pause(tries: number, error: unknown): Promise<void> {
    const { firstMs, maxMs, signal } = this.#options;
    // All that wait for the same server don't come back to it at the same moment either.
    const asked = error instanceof AlertStreamError ? (error.retryAfterMs ?? 0) : 0;
    const wait = asked + Math.min(maxMs, firstMs * 2 ** (tries - 1)) * (0.5 + Math.random() / 2);
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
    this.#options.log.warn({ event: 'retrying', waiting: this.#waits.size, nextTryAt, error: messageOf(error) });
  }

  #settled(wait: Wait): void {
    this.#waits.delete(wait);
    if (this.#waits.size > 0) return;
    this.#reportedAt = -Infinity;
    if (!this.#options.signal.aborted) this.#options.log.info({ event: 'recovered' });
  }
}
