import type { Admin } from '@platformatic/kafka';
import { kafkaErrorKind } from '../client/errors.ts';
import { allCommittedOffsets } from '../offsets.ts';
import { backoffMs, retry } from '../../async/retry.ts';
import type { Start } from '../position.ts';

/** Enough to sit out the start of a group's coordinator, in a new cluster too. */
const ATTEMPTS = 20;

/**
 * Where a group starts in partitions of which it has no offset: at `fallback` as long as it has none at all. Later such
 * a partition, or its topic, is one that was made while nobody of the group was there, and all of it is wanted.
 *
 * It is asked for before the group is joined: then no other member that begins with this one has committed yet.
 */
export async function groupStart(
  admin: Admin,
  { group, fallback, signal }: { group: string; fallback: Start; signal: AbortSignal },
): Promise<Start> {
  if (fallback === 'earliest') return fallback;
  const committed = await retry(() => allCommittedOffsets(admin, group), {
    signal,
    delayMs: (error, attempt) =>
      kafkaErrorKind(error) === 'not-allowed' || attempt === ATTEMPTS ? undefined : backoffMs(attempt),
  });
  return committed.size > 0 ? 'earliest' : fallback;
}
