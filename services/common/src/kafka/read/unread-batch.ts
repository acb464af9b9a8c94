/** Why the messages of a batch can't be had. The quarantine files a batch under this word. */
export const BATCH_ERROR_KINDS = ['oversized-batch', 'unreadable-batch'] as const;

/**
 * A batch whose messages can't be had: it is passed on as one message, with the batch's bytes as its value.
 *
 * - `oversized-batch` its messages would take too much memory
 * - `unreadable-batch` its bytes are damaged, or of a format that isn't known
 */
export type UnreadBatch = {
  kind: (typeof BATCH_ERROR_KINDS)[number];
  firstOffset: bigint;
  lastOffset: bigint;
  /** What is wrong with it. */
  error: string;
};
