import { LRUCache } from 'lru-cache';

/**
 * Milliseconds for which an object is kept. None changes, but one that was damaged may be replaced, and one that is old
 * may be deleted.
 */
const KEPT_MS = 10 * 60_000;

/** Bytes that an object takes beside its content: a guess, so that empty ones cost something too. */
const OVERHEAD = 200;

/** The objects that were asked for last, as many as some bytes of memory hold. */
export class ByteCache<K extends bigint | number, V extends object> {
  readonly #cache: LRUCache<K, V> | undefined;
  readonly #sizeOf: (value: V) => number;

  /**
   * @param limit bytes; 0 keeps nothing
   * @param sizeOf an object's bytes
   */
  constructor(limit: number, sizeOf: (value: V) => number) {
    this.#sizeOf = sizeOf;
    if (limit > 0) this.#cache = new LRUCache({ maxSize: limit, ttl: KEPT_MS });
  }

  get bytes(): number {
    return this.#cache?.calculatedSize ?? 0;
  }

  get(key: K): V | undefined {
    return this.#cache?.get(key);
  }

  set(key: K, value: V): void {
    this.#cache?.set(key, value, { size: this.#sizeOf(value) + OVERHEAD });
  }
}
