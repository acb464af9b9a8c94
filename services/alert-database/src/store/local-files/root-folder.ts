import { mkdir, stat } from 'node:fs/promises';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { codeOf } from '../../error-code.ts';

/** The flag that names the root, for messages. */
const FLAG = '--local-file-root';

/** @throws AlertStreamError `INPUT` where there is no folder */
export async function assertFolder(root: string): Promise<void> {
  try {
    if ((await stat(root)).isDirectory()) return;
  } catch (error) {
    throw unusable(root, error);
  }
  throw new AlertStreamError('INPUT', `${FLAG}: expected a folder, got a file: ${root}`);
}

/** Makes the root in its parent, where it isn't there. @throws AlertStreamError `INPUT` when that can't be */
export async function makeRoot(root: string): Promise<void> {
  try {
    await mkdir(root);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unusable(root, error);
  }
  await assertFolder(root);
}

/** The error about a root that won't do, whatever is tried later. */
export function unusable(root: string, error: unknown): AlertStreamError {
  return new AlertStreamError('INPUT', `${FLAG}: can't use ${root}: ${messageOf(error)}`, { cause: error });
}
