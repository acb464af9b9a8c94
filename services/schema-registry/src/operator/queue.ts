import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from './api/api-error.ts';

const LONGEST_BACKOFF_MS = 300_000;

/** Milliseconds in which changes that come together are taken together. */
const GATHER_MS = 50;

export type QueueOptions = {
  work: (key: string) => Promise<void>;
  onFailure: (key: string, error: unknown, retryMs: number) => void;
  signal: AbortSignal;
  /** Milliseconds to the next try of what failed, doubled from try to try up to five minutes. */
  backoffMs?: number;
};

/**
 * Does work key by key, one at a time. A key that is added while it waits is done once; one that is added while it is
 * worked on is done again; one that failed is tried again, ever later, or as soon as it is added.
 */
export class Queue {
  readonly #options: QueueOptions;
  readonly #due = new Set<string>();
  readonly #failures = new Map<string, { count: number; timer: NodeJS.Timeout }>();
  #wake = Promise.withResolvers<void>();

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  add(key: string): void {
    this.#due.add(key);
    this.#wake.resolve();
  }

  /** Works until the signal, and finishes what it is at. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    const stop = () => this.#wake.resolve();
    signal.addEventListener('abort', stop);
    while (!signal.aborted) {
      await this.#wake.promise;
      await sleep(GATHER_MS, undefined, { signal }).catch(() => {});
      this.#wake = Promise.withResolvers();
      const keys = [...this.#due];
      this.#due.clear();
      for (const key of keys) if (!signal.aborted) await this.#do(key);
    }
    signal.removeEventListener('abort', stop);
  }

  async #do(key: string): Promise<void> {
    const { work, onFailure, signal, backoffMs = 500 } = this.#options;
    const { count = 0, timer } = this.#failures.get(key) ?? {};
    clearTimeout(timer);
    try {
      await work(key);
      this.#failures.delete(key);
    } catch (error) {
      if (signal.aborted) return;
      const asked = (error instanceof ApiError && error.retryAfterMs) || 0;
      const retryMs = Math.max(asked, Math.min(LONGEST_BACKOFF_MS, backoffMs * 2 ** count));
      onFailure(key, error, retryMs);
      // A try that waits keeps no program from ending.
      this.#failures.set(key, { count: count + 1, timer: setTimeout(() => this.add(key), retryMs).unref() });
    }
  }
}
