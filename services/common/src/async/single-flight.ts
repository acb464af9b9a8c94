/**
 * Runs work for a key at most once at a time: callers that ask for a key while its work is in progress share the result.
 * Nothing is kept afterwards, neither a result nor an error.
 *
 * @example
 *   const reads = new SingleFlight<string, Buffer>();
 *   const bytes = await reads.run(path, () => readFile(path));
 */
export class SingleFlight<K, T> {
  readonly #running = new Map<K, Promise<T>>();

  /** Number of keys whose work is in progress. */
  get size(): number {
    return this.#running.size;
  }

  /** The work in progress for a key; undefined when there is none. */
  get(key: K): Promise<T> | undefined {
    return this.#running.get(key);
  }

  /** Joins the work in progress for a key, or starts it. */
  run(key: K, work: () => Promise<T>): Promise<T> {
    return this.#running.get(key) ?? this.#start(key, work);
  }

  #start(key: K, work: () => Promise<T>): Promise<T> {
    const result = work().finally(() => void this.#running.delete(key));
    this.#running.set(key, result);
    // The caller may have gone by the time it fails: that must not end the process.
    result.catch(() => {});
    return result;
  }
}
