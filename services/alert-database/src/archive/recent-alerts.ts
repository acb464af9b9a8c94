/** Alerts that are remembered: several visits' worth, in some 20 MB. */
const REMEMBERED = 100_000;

/**
 * The alerts that were archived last, each with the hash of its message. A stream that is replayed, or read again after
 * a rebalance, then costs no second upload.
 */
export class RecentAlerts {
  readonly #limit: number;
  readonly #hashes = new Map<bigint, string>();

  constructor(limit = REMEMBERED) {
    this.#limit = limit;
  }

  /** Whether this very message is known to be archived under the id. */
  has(id: bigint, sha256: string): boolean {
    return this.#hashes.get(id) === sha256;
  }

  /** Notes that a message is archived, durably. The oldest one is forgotten for it. */
  add(id: bigint, sha256: string): void {
    this.#hashes.delete(id);
    this.#hashes.set(id, sha256);
    if (this.#hashes.size <= this.#limit) return;
    for (const oldest of this.#hashes.keys()) {
      this.#hashes.delete(oldest);
      break;
    }
  }
}
