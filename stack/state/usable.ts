import { systemReason } from '@alert-stream/common/command/read-file.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';

/**
 * Waits for work on a state folder that the system may refuse: it is a file, or can't be written to.
 *
 * @throws AlertStreamError `INPUT` with the folder and the system's reason
 */
export async function unlessUnusable<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    const reason = code === 'EEXIST' || code === 'ENOTDIR' ? 'it is a file, or below one' : systemReason(error);
    throw new AlertStreamError('INPUT', `--state ${path}: expected a folder to write to: ${reason}`, { cause: error });
  }
}
