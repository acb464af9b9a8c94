import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../../error-code.ts';
import { FolderSync } from './folder-sync.ts';

/** The folders below a root: made durably when first needed, and synced. The root itself is never made here. */
export class Folders {
  readonly #root: string;
  readonly #syncs = new Map<string, FolderSync>();
  readonly #known = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Resolves when every change made to the folder before this call is durable. */
  sync(folder: string): Promise<void> {
    let sync = this.#syncs.get(folder);
    if (sync === undefined) {
      sync = new FolderSync(folder);
      this.#syncs.set(folder, sync);
    }
    return sync.done();
  }

  /** Makes a folder and those between it and the root. */
  async ensure(folder: string): Promise<void> {
    if (folder === this.#root || this.#known.has(folder)) return;
    await this.ensure(dirname(folder));
    try {
      await mkdir(folder);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      if (!(await stat(folder)).isDirectory()) {
        throw new Error(`expected a folder, got a file: ${folder}`, { cause: error });
      }
    }
    // Also where it was there already: who made it may have died before this.
    await this.sync(dirname(folder));
    this.#known.add(folder);
  }

  /** Makes the next `ensure` look again, after something that was there is gone. */
  forget(): void {
    this.#known.clear();
  }
}
