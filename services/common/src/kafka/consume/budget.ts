/**
 * Limits the items in flight by count and by bytes. An item larger than the whole budget passes when nothing else is in
 * flight.
 */
export class Budget {
  readonly #maxItems: number;
  readonly #maxBytes: number;
  readonly #waiting: { bytes: number; resolve: () => void }[] = [];
  #items = 0;
  #bytes = 0;
  #unblocked = false;

  constructor(limits: { maxItems: number; maxBytes: number }) {
    this.#maxItems = limits.maxItems;
    this.#maxBytes = limits.maxBytes;
  }

  /** Number of items in flight. */
  get items(): number {
    return this.#items;
  }

  /** Counts an item as in flight, even beyond the limits. */
  take(bytes: number): void {
    this.#items += 1;
    this.#bytes += bytes;
  }

  /** Counts an item as no longer in flight. */
  release(bytes: number): void {
    this.#items -= 1;
    this.#bytes -= bytes;
    while (this.#waiting[0] !== undefined && this.#hasCapacity(this.#waiting[0].bytes))
      this.#waiting.shift()?.resolve();
  }

  /** Resolves, in the order of the calls, when there is capacity for one more item of this size. */
  waitForCapacity(bytes = 0): Promise<void> {
    if (this.#waiting.length === 0 && this.#hasCapacity(bytes)) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ bytes, resolve });
    return promise;
  }

  /** Removes the limits: every wait for capacity ends, and later ones end at once. */
  unblock(): void {
    this.#unblocked = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  #hasCapacity(bytes: number): boolean {
    return (
      this.#unblocked || this.#items === 0 || (this.#items < this.#maxItems && this.#bytes + bytes <= this.#maxBytes)
    );
  }
}
