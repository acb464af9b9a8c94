/** Why the messages of a batch can't be read. The quarantine uses these words as reasons. */
export const BATCH_ERROR_KINDS = ['oversized-batch', 'unreadable-batch'] as const;

/**
 * A batch whose messages can't be read: it is passed on as one message, with the batch's bytes as its value.
 *
 * - `oversized-batch` its messages would take too much memory
 * - `unreadable-batch` its bytes are damaged, or of an unknown format
 */
export type UnreadBatch = {
  kind: (typeof BATCH_ERROR_KINDS)[number];
  firstOffset: bigint;
  lastOffset: bigint;
  /** What is wrong with it. */
  error: string;
};
