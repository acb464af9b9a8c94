import { createHash } from 'node:crypto';

const UINT32 = 2 ** 32;
const UNIT_53 = 2 ** -53;

/**
 * Reproducible pseudo-random numbers: xoshiro128** (Blackman and Vigna), seeded by the SHA-256 of a text.
 *
 * Fast enough to fill an alert's cutouts with noise, and even in all its bits, so that the noise can't be compressed.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param seed equal texts give equal sequences; any other text gives an unrelated one */
  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.#a = digest.readInt32BE(0);
    this.#b = digest.readInt32BE(4);
    this.#c = digest.readInt32BE(8);
    // A state of zeros alone would stay so for ever.
    this.#d = digest.readInt32BE(12) | 1;
  }

  /** Another that goes on with the same numbers. */
  copy(): Random {
    const copy = new Random('');
    [copy.#a, copy.#b, copy.#c, copy.#d] = [this.#a, this.#b, this.#c, this.#d];
    return copy;
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A number from 0 to less than 1, with all 53 bits of a double's mantissa. */
  unit(): number {
    return ((this.uint32() >>> 5) * 67_108_864 + (this.uint32() >>> 6)) * UNIT_53;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.uint32() < probability * UINT32;
  }

  /**
   * A value near enough to normally distributed (mean 0, deviation 1) for noise: the sum of three uniform ones.
   * Ten times quicker than the exact way; no value beyond three deviations.
   */
  normal(): number {
    return ((this.uint32() + this.uint32() + this.uint32()) / UINT32 - 1.5) * 2;
  }
}

/**
 * A number from 0 to less than 1 that follows from whole numbers alone: for what must be the same whoever asks for it,
 * such as a visit's band. (The mixing of MurmurHash3's finalizer, after each number.)
 *
 * @param use tells the numbers of one thing apart
 */
export function unitOf(seed: number, number: number, use: number): number {
  let hash = mixed((seed ^ Math.imul(use + 1, 0x9e37_79b1)) | 0);
  hash = mixed(hash ^ ((number % UINT32) | 0));
  hash = mixed(hash ^ (Math.floor(number / UINT32) | 0));
  return (hash >>> 0) / UINT32;
}

function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
