import type { Admin } from '@platformatic/kafka';
import { kafkaErrorKind } from '../client/errors.ts';
import { allCommittedOffsets } from '../offsets.ts';
import { backoffMs, retry } from '../../async/retry.ts';
import type { Start } from '../position.ts';

/** Enough attempts to outlast the start of a group coordinator, in a new cluster too. */
const ATTEMPTS = 20;

/**
 * Where a group starts in partitions without a committed offset: at `fallback` if it has no offset at all. Otherwise at
 * the earliest message: such a partition or topic was created while the group had no member, and all of it is wanted.
 *
 * Call it before joining the group: then no member that starts at the same time has committed yet.
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
