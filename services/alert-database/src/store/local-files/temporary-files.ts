import { randomUUID } from 'node:crypto';
import { readdir, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../../error-code.ts';

/** The folder, below the store's root, in which files are written before they get their name. */
export const TEMPORARY_FOLDER = 'tmp';

/** A put lasts seconds. What is older than this, in milliseconds, has no living writer on any machine. */
const ABANDONED_AFTER = 3_600_000;

const OWNER = /^(?<host>.+)\.(?<pid>\d+)\.[\da-f-]{36}(?:\.probe)?$/;

/** A path that no other writer uses. It tells machine and process, so that a later start knows what is left over. */
export function temporaryPath(root: string): string {
  return join(root, TEMPORARY_FOLDER, `${hostname()}.${process.pid}.${randomUUID()}`);
}

/**
 * Removes what writers left behind that died in the middle of a put. Files of a process that still runs stay, since
 * several ingesters may share a folder. Call it before the first put: a file of this very process id is then one of a
 * predecessor (in a container every start has the same).
 *
 * @returns how many files were removed
 */
export async function removeLeftovers(root: string): Promise<number> {
  const folder = join(root, TEMPORARY_FOLDER);
  let removed = 0;
  for (const name of await readdir(folder)) {
    if (!(await isLeftover(folder, name))) continue;
    try {
      await unlink(join(folder, name));
      removed += 1;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
  return removed;
}

async function isLeftover(folder: string, name: string): Promise<boolean> {
  const owner = OWNER.exec(name)?.groups;
  if (owner?.['host'] === hostname() && !isRunning(Number(owner['pid']))) return true;
  try {
    const { mtimeMs } = await stat(join(folder, name));
    return Date.now() - mtimeMs > ABANDONED_AFTER;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}
