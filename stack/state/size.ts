import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** The bytes on disk below a folder, as `du` counts them. Files that go while it looks don't disturb it. */
export async function diskUse(folder: string): Promise<number> {
  let bytes = 0;
  try {
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) bytes += await diskUse(path);
      else bytes += (await lstat(path)).blocks * 512;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return bytes;
}
