/**
 * Bounds what is in flight by count and by bytes. One item that is larger than the whole budget passes when nothing
 * else is in flight.
 */
export class Budget {
  readonly #maxItems: number;
  readonly #maxBytes: number;
  readonly #waiting: { bytes: number; resolve: () => void }[] = [];
  #items = 0;
  #bytes = 0;
  #lifted = false;

  constructor(limits: { maxItems: number; maxBytes: number }) {
    this.#maxItems = limits.maxItems;
    this.#maxBytes = limits.maxBytes;
  }

  /** How many items are in flight. */
  get items(): number {
    return this.#items;
  }

  /** Counts an item as in flight, whether there is room or not. */
  take(bytes: number): void {
    this.#items += 1;
    this.#bytes += bytes;
  }

  /** The item is no longer in flight. */
  give(bytes: number): void {
    this.#items -= 1;
    this.#bytes -= bytes;
    while (this.#waiting[0] !== undefined && this.#hasRoom(this.#waiting[0].bytes)) this.#waiting.shift()?.resolve();
  }

  /** Resolves when there is room for so many bytes more. */
  room(bytes = 0): Promise<void> {
    if (this.#waiting.length === 0 && this.#hasRoom(bytes)) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ bytes, resolve });
    return promise;
  }

  /** From now on there is always room: whoever waits goes on. */
  lift(): void {
    this.#lifted = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  #hasRoom(bytes: number): boolean {
    return this.#lifted || this.#items === 0 || (this.#items < this.#maxItems && this.#bytes + bytes <= this.#maxBytes);
  }
}
