import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { Archive } from '../archive/archive.ts';
import { GaveUpError, Retry } from './retry.ts';

/**
 * Opens the archive, and waits for a store that is away.
 *
 * @returns undefined when the program stops before that
 * @throws AlertStreamError for what waiting won't mend
 */
export async function openPatiently(
  open: () => Promise<Archive>,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<Archive | undefined> {
  const isFinal = (error: unknown) => !(error instanceof AlertStreamError && error.retriable);
  try {
    return await new Retry({ log, signal }).untilDone(open, isFinal);
  } catch (error) {
    if (error instanceof GaveUpError) return undefined;
    throw error;
  }
}
