import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../error-code.ts';

/**
 * The files below a folder, as names with slashes, in the order that a bucket lists them in: a folder counts with its
 * slash. One folder at a time is read, so that a large tree needs no large memory.
 *
 * @param prefix of the folder and of all names, with a slash at the end
 */
export async function* namesBelow(root: string, prefix: string): AsyncGenerator<string> {
  for (const name of await entries(join(root, prefix))) {
    if (name.endsWith('/')) yield* namesBelow(root, `${prefix}${name}`);
    else yield `${prefix}${name}`;
  }
}

async function entries(folder: string): Promise<string[]> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    return found
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .toSorted((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    // It isn't there yet, or not any more.
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
