import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { BATCH_ERROR_KINDS } from '@alert-stream/common/kafka/read/unread-batch.ts';
import { PACKET_ERROR_KINDS, PacketError, type PacketErrorKind } from '@alert-stream/common/packet.ts';

const OWN_REASONS = ['empty', 'conflicting-content', 'unusable-schema', 'conflicting-schema'] as const;

/** All reasons, for flags and for metrics that have each from the start. */
export const QUARANTINE_REASONS: readonly QuarantineReason[] = [
  ...PACKET_ERROR_KINDS,
  ...OWN_REASONS,
  ...BATCH_ERROR_KINDS,
];

/**
 * Why a message can't be archived, whatever is tried later without someone's help.
 *
 * - `empty` no value at all (a tombstone)
 * - `conflicting-content` another alert is archived under this id
 * - `unusable-schema` the registry's schema of this id isn't Avro
 * - `conflicting-schema` another schema is archived under this id
 * - and the faults of a packet, and of a whole batch
 */
export type QuarantineReason = PacketErrorKind | (typeof OWN_REASONS)[number] | (typeof BATCH_ERROR_KINDS)[number];

/** A message that goes to the quarantine for a reason that its bytes alone don't show. */
export class UnarchivableError extends AlertStreamError {
  readonly reason: QuarantineReason;

  constructor(reason: QuarantineReason, message: string, cause?: unknown) {
    super('PACKET', message, { cause });
    this.reason = reason;
  }
}

/** The reason behind an error, or undefined for one that may pass: a store, registry or broker that is away. */
export function reasonOf(error: unknown): QuarantineReason | undefined {
  if (error instanceof PacketError) return error.kind;
  return error instanceof UnarchivableError ? error.reason : undefined;
}
