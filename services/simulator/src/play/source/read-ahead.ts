/** Reads items ahead of their consumer, up to a number of bytes, from the moment it is created. */
export class ReadAhead<T> implements AsyncIterable<T> {
  readonly #bytesOf: (item: T) => number;
  readonly #limitBytes: number;
  readonly #items: T[] = [];
  #bytes = 0;
  #ended = false;
  #error: { reason: unknown } | undefined;
  #changed = Promise.withResolvers<void>();
  #closed = false;
  readonly #reading: Promise<void>;

  constructor(source: AsyncIterable<T>, options: { bytesOf: (item: T) => number; limitBytes: number }) {
    this.#bytesOf = options.bytesOf;
    this.#limitBytes = options.limitBytes;
    this.#reading = this.#read(source);
  }

  /** Bytes of the items that were read and not yet consumed. */
  get bytes(): number {
    return this.#bytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) {
        this.#bytes -= this.#bytesOf(item);
        this.#change();
        yield item;
      } else if (this.#error !== undefined) throw this.#error.reason;
      else if (this.#ended) return;
      else await this.#changed.promise;
    }
  }

  /** Stops reading and drops the items that weren't consumed. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#change();
    await this.#reading;
    this.#items.length = 0;
    this.#bytes = 0;
  }

  async #read(source: AsyncIterable<T>): Promise<void> {
    try {
      for await (const item of source) {
        this.#items.push(item);
        this.#bytes += this.#bytesOf(item);
        this.#change();
        while (this.#bytes >= this.#limitBytes && !this.#closed) await this.#changed.promise;
        if (this.#closed) break;
      }
    } catch (reason) {
      this.#error = { reason };
    }
    this.#ended = true;
    this.#change();
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
