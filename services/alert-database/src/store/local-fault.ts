import { codeOf } from '../error-code.ts';

/** What the system says where somebody named the wrong file, or gave no right to it: no later try helps. */
const WRONG = new Set(['ENOENT', 'EACCES', 'EPERM', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG']);

/** What it says of a disk that is full, read-only, broken or away, and of too many open files. */
const LATE = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EIO',
  'ESTALE',
  'ENOTCONN',
  'ETIMEDOUT',
  'EHOSTDOWN',
  'ENXIO',
  'ENODEV',
  'EMFILE',
  'ENFILE',
  'EAGAIN',
  'EBUSY',
]);

/** Whether a file of this machine, such as one with credentials, is the wrong one. */
export function isWrongFile(error: unknown): boolean {
  return WRONG.has(codeOf(error) ?? '');
}

/** Whether a disk doesn't do now what it may do later. */
export function isLateDisk(error: unknown): boolean {
  return LATE.has(codeOf(error) ?? '');
}
