import type { Admin } from '@platformatic/kafka';

/**
 * Whether a settled group has given a partition to none of its members. That lasts: a static member that comes back
 * (KIP-345) gets what it had before, without a rebalance, even when it wants other topics now, or partitions were added
 * while it was stopped.
 *
 * @param partitions the number of partitions of each topic
 */
export async function hasUnassigned(admin: Admin, group: string, partitions: Map<string, number>): Promise<boolean> {
  const found = (await admin.describeGroups({ groups: [group] })).get(group);
  if (found?.state !== 'Stable') return false;
  const assigned = new Set<string>();
  for (const { assignments } of found.members.values()) {
    for (const { topic, partitions: held } of assignments?.values() ?? []) {
      for (const partition of held) assigned.add(`${topic}:${partition}`);
    }
  }
  const isWhole = ([topic, count]: [string, number]) =>
    Array.from({ length: count }, (_, partition) => `${topic}:${partition}`).every((key) => assigned.has(key));
  return ![...partitions].every(isWhole);
}
