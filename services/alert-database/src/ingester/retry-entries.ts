import { messageOf } from '@alert-stream/common/errors.ts';
import { removeEntry, type Entry } from '../quarantine/entries.ts';
import { messageOfEntry } from '../quarantine/message-of.ts';
import { reasonOf, type QuarantineReason } from '../quarantine/reason.ts';
import type { ArchiveMessage } from './archiver.ts';
import type { PatientStore } from './patient-store.ts';
import { GaveUpError } from './retry.ts';

/** What became of an entry: it is archived and gone, or it stays. */
export type RetryResult =
  | { id: string; result: 'archived' | 'existing' | 'repaired' }
  | { id: string; result: 'stays'; reason: QuarantineReason; error: string };

/**
 * Archives what can be archived now, as the ingester would. An entry is removed only after its alert is durable; what
 * fails again stays, with the reason of this time.
 *
 * @throws GaveUpError when the program stops before the end
 */
export async function* retryEntries(
  found: AsyncIterable<Entry>,
  { quarantine, archive }: { quarantine: PatientStore; archive: ArchiveMessage },
): AsyncGenerator<RetryResult> {
  for await (const entry of found) {
    const { id, record } = entry;
    try {
      const result = await archive(await messageOfEntry(quarantine, entry));
      await removeEntry(quarantine, id);
      yield { id, result };
    } catch (error) {
      if (error instanceof GaveUpError) throw error;
      yield { id, result: 'stays', reason: reasonOf(error) ?? record.reason, error: messageOf(error) };
    }
  }
}
