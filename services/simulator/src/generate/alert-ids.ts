import { createHash } from 'node:crypto';
import { AlertStreamError } from '@alert-stream/common/errors.ts';

const COUNTER_BITS = 20n;

/** The most alerts that one visit's ids can tell apart. */
export const MAX_ALERTS_PER_VISIT = 2 ** Number(COUNTER_BITS);

const BELOW = 2n ** 52n;
const ABOVE = 2n ** 53n;

/**
 * Ids as Rubin's: 64-bit, ascending through a visit. The first half of a visit is below 2^53 and the second above,
 * since a consumer that reads ids as doubles is right on the one side and wrong on the other.
 *
 * Between the leading bit and the running number lie 32 bits of a hash over the seed and all knobs, so that two sets
 * of alerts that differ in anything don't share ids.
 *
 * @param knobs a text that is the same for the same set of alerts only
 * @returns the id of the alert at a place in the visit, from 0
 */
export function alertIds(knobs: string, alerts: number): (index: number) => bigint {
  if (alerts > MAX_ALERTS_PER_VISIT) {
    throw new AlertStreamError('CONFIG', `at most ${MAX_ALERTS_PER_VISIT} alerts per visit, got ${alerts}`);
  }
  const set = BigInt(createHash('sha256').update(`ids ${knobs}`).digest().readUInt32BE(0)) << COUNTER_BITS;
  const half = Math.floor(alerts / 2);
  return (index) => (index < half ? BELOW : ABOVE) + set + BigInt(index);
}
