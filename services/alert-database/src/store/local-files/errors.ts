import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';

/** A failed operation of the file system: full disk, missing mount, broken medium. All may pass: all are retriable. */
export function fileError(action: string, error: unknown): AlertStreamError {
  if (error instanceof AlertStreamError) return error;
  return new AlertStreamError('STORE', `can't ${action}: ${messageOf(error)}`, { cause: error, retriable: true });
}
