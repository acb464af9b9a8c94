import { createHash } from 'node:crypto';
import { AlertStreamError } from '@alert-stream/common/errors.ts';

/** An id's bits below its leading one. */
const ID_BITS = 52;

/** Bits of the running number in an id; more in a set that needs more. */
const COUNTER_BITS = 20;

/** The most alerts in one visit: four times the survey's peak and more (DMTN-102). */
export const MAX_ALERTS_PER_VISIT = 2 ** COUNTER_BITS;

/** The most alerts of one detector in a visit: so that a whole camera's stay below the most of a visit. */
export const MAX_ALERTS_PER_DETECTOR = 5000;

/** The most alerts in one set: some nights. Beyond, too few bits would be left to tell sets apart. */
export const MAX_ALERTS = 2 ** 26;

const BELOW = 2n ** BigInt(ID_BITS);
const ABOVE = 2n * BELOW;

/**
 * Ids as Rubin's: 64-bit, ascending. The first half of a set is below 2^53 and the second above, since a consumer that
 * reads ids as doubles is right on the one side and wrong on the other.
 *
 * Between the leading bit and the running number lie 32 bits (fewer in sets of more than 2^20 alerts) of a hash over
 * the seed and all knobs, so that two sets of alerts that differ in anything don't share ids.
 *
 * @param knobs a text that is the same for the same set of alerts only
 * @returns the id of the alert at a place in the set, from 0
 */
export function alertIds(knobs: string, alerts: number): (index: number) => bigint {
  if (alerts > MAX_ALERTS) throw new AlertStreamError('CONFIG', `at most ${MAX_ALERTS} alerts, got ${alerts}`);
  const counterBits = Math.max(COUNTER_BITS, Math.ceil(Math.log2(alerts)));
  const hash = createHash('sha256').update(`ids ${knobs}`).digest().readUInt32BE(0);
  const set = BigInt(hash >>> (counterBits - COUNTER_BITS)) << BigInt(counterBits);
  const half = Math.floor(alerts / 2);
  return (index) => (index < half ? BELOW : ABOVE) + set + BigInt(index);
}
