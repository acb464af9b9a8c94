import { HttpError } from '../http/http-error.ts';

/** What a request would need exceeds all that there is: no later try can succeed. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/**
 * How many bytes may be in memory at a time for requests: packets that are read and unpacked, what is made of them, and
 * responses that their clients haven't taken yet. The cache is not among them.
 */
export class WorkMemory {
  readonly #limit: number;
  readonly #onRefused: () => void;
  /** In the order of asking. */
  readonly #waiting: { bytes: number; begin: () => void }[] = [];
  #held = 0;

  /**
   * @param limit bytes
   * @param onRefused called when a request gets none
   */
  constructor(limit: number, onRefused: () => void = () => {}) {
    this.#limit = limit;
    this.#onRefused = onRefused;
  }

  /** Bytes that requests hold. */
  get held(): number {
    return this.#held;
  }

  /** Room for one piece of work, which releases it at its end. */
  lease(): Lease {
    let leased = 0;
    const hold = (bytes: number) => {
      leased += bytes;
      this.#held += bytes;
    };
    const grow = (bytes: number) => {
      if (leased + bytes > this.#limit) throw new TooLargeError();
      if (!this.#fits(bytes)) {
        this.#onRefused();
        throw new HttpError(503, 'too much is being read at the moment', { 'retry-after': '1' });
      }
      hold(bytes);
    };
    return {
      grow,
      growWhenFree: async (bytes) => {
        if (leased > 0) {
          grow(bytes);
          return;
        }
        if (this.#waiting.length === 0 && this.#fits(bytes)) {
          hold(bytes);
          return;
        }
        const turn = Promise.withResolvers<void>();
        const begin = () => {
          hold(bytes);
          turn.resolve();
        };
        this.#waiting.push({ bytes, begin });
        await turn.promise;
      },
      release: () => {
        this.#held -= leased;
        leased = 0;
        for (let [next] = this.#waiting; next !== undefined && this.#fits(next.bytes); [next] = this.#waiting) {
          this.#waiting.shift();
          next.begin();
        }
      },
    };
  }

  /** What exceeds the limit by itself gets all of it, when nobody else holds any. */
  #fits(bytes: number): boolean {
    return this.#held === 0 || this.#held + bytes <= this.#limit;
  }
}

export type Lease = {
  /** Takes more. @throws TooLargeError; HttpError 503 where others hold what is needed */
  grow: (bytes: number) => void;
  /**
   * The same for work that can wait until others release what is needed. One that holds some already doesn't wait: two
   * such could wait for each other.
   */
  growWhenFree: (bytes: number) => Promise<void>;
  /** Gives all of it back. Calling it again does nothing. */
  release: () => void;
};
