import { murmur2 } from '@platformatic/kafka';

/**
 * The partition that Kafka's own clients choose for a key (MurmurHash2, sign bit cleared), so that the messages of one
 * key stay in order, and lie where a consumer that knows the rule looks for them.
 */
export function partitionOfKey(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7f_ff_ff_ff) % partitions;
}
