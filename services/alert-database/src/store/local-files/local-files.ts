import { access, constants, link, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { codeOf } from '../../error-code.ts';
import { assertSafeName, assertSafePrefix } from '../object-names.ts';
import type { ObjectReader, OpenedObject } from '../opened-object.ts';
import type { ObjectStore, PutResult } from '../store.ts';
import { writeDurably } from './durable-file.ts';
import { fileError } from './errors.ts';
import { Folders } from './folders.ts';
import { namesBelow } from './names-below.ts';
import { openFile } from './opened-file.ts';
import { assertFolder, makeRoot, unusable } from './root-folder.ts';
import { removeLeftovers, TEMPORARY_FOLDER, temporaryPath } from './temporary-files.ts';

/** The folders that an archive always has, so that one without the right to write them is told at its start. */
const FOLDERS = ['alerts', 'schemas', 'quarantine'];

/** Objects as files below a root folder. A file gets its name only when its content is durable. */
export class LocalFiles implements ObjectStore, ObjectReader {
  readonly place: string;
  readonly #root: string;
  readonly #folders: Folders;

  private constructor(root: string) {
    this.#root = root;
    this.place = `local-files ${root}`;
    this.#folders = new Folders(root);
  }

  /**
   * Opens a folder for reading. One whose disk is away is opened too: each read says so until it is back.
   *
   * @throws AlertStreamError `INPUT` where there is none
   */
  static async forReading(path: string): Promise<LocalFiles> {
    const root = resolve(path);
    try {
      await assertFolder(root);
    } catch (error) {
      if (!(error instanceof AlertStreamError && error.retriable)) throw error;
    }
    return new LocalFiles(root);
  }

  /**
   * Opens a folder for writing: makes it in its parent if it isn't there, removes what a killed writer left in it, and
   * tries whether this file system does what a put needs.
   *
   * @throws AlertStreamError `INPUT` when the folder can't be used, whatever is tried later; retriable where its disk is
   *   read-only, broken or away
   */
  static async forWriting(path: string): Promise<LocalFiles> {
    const root = resolve(path);
    await makeRoot(root);
    const store = new LocalFiles(root);
    try {
      await store.#folders.ensure(join(root, TEMPORARY_FOLDER));
      await removeLeftovers(root);
      for (const folder of FOLDERS) await store.#folders.ensure(join(root, folder));
      await store.#probe();
    } catch (error) {
      // A full disk may get room again, and the puts wait for that.
      if (!isFull(error)) throw unusable(root, error);
    }
    return store;
  }

  async putIfAbsent(name: string, content: () => Promise<Buffer>): Promise<PutResult> {
    const path = this.#path(name);
    try {
      const result = (await isThere(path)) ? 'exists' : await this.#linkNew(path, await content());
      // Where it was there, too: who linked it may not have come to this yet, or was killed before.
      await this.#folders.sync(dirname(path));
      return result;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') this.#folders.forget();
      throw fileError(`store ${path}`, error);
    }
  }

  async replace(name: string, content: Buffer): Promise<void> {
    const path = this.#path(name);
    try {
      await this.#write(path, content, (temporary) => rename(temporary, path));
      await this.#folders.sync(dirname(path));
    } catch (error) {
      throw fileError(`replace ${path}`, error);
    }
  }

  read(name: string): Promise<Buffer | undefined> {
    return this.#ifThere(name, (path) => readFile(path));
  }

  async open(name: string): Promise<OpenedObject | undefined> {
    const opened = await this.#ifThere(name, openFile);
    return opened && { ...opened, content: named(opened.content, this.#path(name)) };
  }

  /** Files have no notes: they are compared by reading. */
  async notedSha256(): Promise<undefined> {}

  async *list(prefix: string): AsyncGenerator<string> {
    assertSafePrefix(prefix);
    try {
      yield* namesBelow(this.#root, prefix);
      // No folder of that name may mean that the whole store isn't there.
      await stat(this.#root);
    } catch (error) {
      throw fileError(`list ${join(this.#root, prefix)}`, error);
    }
  }

  async remove(name: string): Promise<void> {
    const path = this.#path(name);
    try {
      await unlink(path);
      await this.#folders.sync(dirname(path));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw fileError(`remove ${path}`, error);
    }
  }

  async #ifThere<T>(name: string, task: (path: string) => Promise<T>): Promise<T | undefined> {
    const path = this.#path(name);
    try {
      return await task(path);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw fileError(`read ${path}`, error);
    }
    // Not there, or the whole store isn't: a disk that was unmounted must not look like alerts that never were.
    try {
      await stat(this.#root);
      return undefined;
    } catch (error) {
      throw fileError(`read ${path}`, error);
    }
  }

  async #linkNew(path: string, content: Buffer): Promise<PutResult> {
    try {
      await this.#write(path, content, (temporary) => link(temporary, path));
      return 'created';
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return 'exists';
      throw error;
    }
  }

  async #write(path: string, content: Buffer, publish: (temporary: string) => Promise<void>): Promise<void> {
    await this.#folders.ensure(join(this.#root, TEMPORARY_FOLDER));
    await this.#folders.ensure(dirname(path));
    await writeDurably(this.#root, content, publish);
  }

  /** Finds out whether the folders can be written, and by a put whether this file system can link and sync. */
  async #probe(): Promise<void> {
    for (const folder of FOLDERS) await access(join(this.#root, folder), constants.W_OK);
    const probe = `${temporaryPath(this.#root)}.probe`;
    try {
      await this.#linkNew(probe, Buffer.from('probe'));
      await this.#folders.sync(dirname(probe));
    } finally {
      await unlink(probe).catch(() => {});
    }
  }

  #path(name: string): string {
    assertSafeName(name);
    return join(this.#root, name);
  }
}

/** Says in a failure which file could not be read on. */
async function* named(content: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  try {
    yield* content;
  } catch (error) {
    throw fileError(`read ${path}`, error);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Whether the disk or the user's share of it is full. */
function isFull(error: unknown): boolean {
  return codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
}
