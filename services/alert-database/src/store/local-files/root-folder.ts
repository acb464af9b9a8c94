import { mkdir, stat } from 'node:fs/promises';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { codeOf } from '../../error-code.ts';
import { isLateDisk } from '../local-fault.ts';
import { fileError } from './errors.ts';

/** The flag that names the root, for messages. */
const FLAG = '--local-file-root';

/** @throws AlertStreamError `INPUT` where there is no folder; retriable where its disk can't tell */
export async function assertFolder(root: string): Promise<void> {
  try {
    if ((await stat(root)).isDirectory()) return;
  } catch (error) {
    throw unusable(root, error);
  }
  throw new AlertStreamError('INPUT', `${FLAG}: expected a folder, got a file: ${root}`);
}

/** Makes the root in its parent, where it isn't there. @throws as assertFolder does */
export async function makeRoot(root: string): Promise<void> {
  try {
    await mkdir(root);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unusable(root, error);
  }
  await assertFolder(root);
}

/** The error about a root that can't be used: retriable where its disk may do so later, else `INPUT`. */
export function unusable(root: string, error: unknown): AlertStreamError {
  if (isLateDisk(error)) return fileError(`use ${root}`, error);
  return new AlertStreamError('INPUT', `${FLAG}: can't use ${root}: ${messageOf(error)}`, { cause: error });
}
