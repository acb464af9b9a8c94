import { LRUCache } from 'lru-cache';

/** Clients that are remembered; of more, those that were longest quiet are forgotten. */
const MOST_CLIENTS = 20_000;

type Bucket = { tokens: number; at: number };

/**
 * Lets each client send a burst of requests, and then a steady number a second: a bucket of tokens, as many as the
 * burst, that fills at the rate.
 */
export class RateLimit {
  readonly #rate: number;
  readonly #burst: number;
  readonly #now: () => number;
  readonly #buckets = new LRUCache<string, Bucket>({ max: MOST_CLIENTS });

  /**
   * @param rate requests a second; 0 for no limit
   * @param now milliseconds
   */
  constructor(rate: number, burst: number, now: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#burst = burst;
    this.#now = now;
  }

  /** Takes a request of a client. @returns 0 when it may go on, else the whole seconds after which it may */
  take(client: string): number {
    if (this.#rate === 0) return 0;
    const now = this.#now();
    const bucket = this.#buckets.get(client) ?? { tokens: this.#burst, at: now };
    const tokens = Math.min(this.#burst, bucket.tokens + ((now - bucket.at) / 1000) * this.#rate);
    const may = tokens >= 1;
    this.#buckets.set(client, { tokens: may ? tokens - 1 : tokens, at: now });
    return may ? 0 : Math.ceil((1 - tokens) / this.#rate);
  }
}
