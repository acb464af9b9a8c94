import { statfs } from 'node:fs/promises';
import { megabytes } from '../display/units.ts';

/** Below this a broker or an archive can't be expected to write. */
const SHORT_BYTES = 32 * 1024 * 1024;

/** A sentence that says that the disk of a folder is full; undefined while it isn't, or there is no such folder. */
export async function diskShortage(folder: string): Promise<string | undefined> {
  const free = await freeBytes(folder);
  if (free >= SHORT_BYTES) return undefined;
  return `the disk of ${folder} is full (${megabytes(free)} free): make room, or take another folder with --state; what was acknowledged is kept`;
}

async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}
