/** Gives up a request that keeps its reader waiting, and doesn't count the time that the reader takes. */
export class Patience {
  readonly #limitMs: number;
  readonly #controller = new AbortController();

  /** @param limitMs milliseconds for each wait */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** To be given to the request, whose answer ends with it. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for what should come, and no longer than the limit. */
  async during<T>(wait: () => PromiseLike<T>): Promise<T> {
    const timer = setTimeout(
      () => this.#controller.abort(new Error(`no answer within ${this.#limitMs / 1000} s`)),
      this.#limitMs,
    );
    try {
      return await wait();
    } catch (error) {
      throw this.signal.aborted ? this.signal.reason : error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Gives up what hasn't come yet, since nobody wants it any more. */
  giveUp(): void {
    this.#controller.abort(new Error('not wanted any more'));
  }

  /** The pieces of an answer's body, each waited for with patience. */
  async *pieces(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    const iterator = body[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await this.during(() => iterator.next());
      if (done === true) return;
      yield Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
  }
}
