/** Constants of MurmurHash2, and the seed that Kafka's own clients use. */
const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const SHIFT = 24;

/**
 * The partition that Kafka's own clients choose for a key (MurmurHash2, sign bit cleared), so that the messages of one
 * key stay in order, and lie where a consumer that knows the rule looks for them.
 */
export function partitionOfKey(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7f_ff_ff_ff) % partitions;
}

function murmur2(bytes: Buffer): number {
  const words = bytes.length >>> 2;
  let hash = SEED ^ bytes.length;
  for (let word = 0; word < words; word += 1) {
    const mixed = Math.imul(bytes.readInt32LE(word * 4), MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(mixed ^ (mixed >>> SHIFT), MULTIPLIER);
  }
  const rest = bytes.subarray(words * 4);
  if (rest.length > 0) hash = Math.imul(hash ^ rest.readUIntLE(0, rest.length), MULTIPLIER);
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}
