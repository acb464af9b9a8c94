/** Work that is under way, by what it is for, so that who wants the same waits for it and begins no other. */
export class Shared<K, T> {
  readonly #running = new Map<K, Promise<T>>();

  get(key: K): Promise<T> | undefined {
    return this.#running.get(key);
  }

  /** Begins work that others find under the key until it has ended, well or not. */
  begin(key: K, work: () => Promise<T>): Promise<T> {
    const result = work().finally(() => void this.#running.delete(key));
    this.#running.set(key, result);
    // Who asked may be gone when it fails.
    result.catch(() => {});
    return result;
  }
}
