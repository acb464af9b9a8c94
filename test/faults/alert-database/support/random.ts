import { randomInt } from 'node:crypto';
import type { ExecutionContext } from 'ava';

/**
 * Numbers from 0 to 1 that look random. The seed stands in the test's output, and FAULTS_SEED gives the same ones again
 * (Marsaglia's xorshift32).
 */
export function seededRandom(t: ExecutionContext): () => number {
  const seed = Number(process.env['FAULTS_SEED'] ?? randomInt(1, 2 ** 31));
  t.log(`FAULTS_SEED=${seed}`);
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
