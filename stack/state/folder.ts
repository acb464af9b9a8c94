import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { StateLock } from './lock.ts';
import { unlessUnusable } from './usable.ts';

const MARKER = 'alert-stream-state.json';
const FORMAT = 1;

/** Where one system keeps all that outlives it: topics, archive, certificates, passwords, logs. */
export class StateFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Opens a state folder, making it when it isn't there.
   *
   * @throws AlertStreamError `INPUT` for a folder that holds something else, what is no folder, or a state that can't be
   *   read
   */
  static async open(path: string): Promise<StateFolder> {
    const folder = new StateFolder(resolve(path));
    await unlessUnusable(folder.path, folder.#open());
    return folder;
  }

  async #open(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    const entries = await readdir(this.path);
    if (entries.length === 0) {
      await writeFile(join(this.path, MARKER), `${JSON.stringify({ format: FORMAT })}\n`);
    } else if (entries.includes(MARKER)) {
      await this.#checkMarker();
    } else {
      throw new AlertStreamError(
        'INPUT',
        `--state ${this.path}: expected an empty folder or one made by npm start, got a folder with ${entries[0]} in it`,
      );
    }
    await Promise.all(
      [this.secrets, this.certificates, this.logs].map((child) => mkdir(child, { recursive: true, mode: 0o700 })),
    );
  }

  /**
   * Empties a state folder; nothing happens when there is none.
   *
   * @throws AlertStreamError `INPUT` for a folder that npm start didn't make or what is none, `CONFIG` for one in use
   */
  static async empty(path: string): Promise<void> {
    await unlessUnusable(resolve(path), StateFolder.#empty(path));
  }

  static async #empty(path: string): Promise<void> {
    let entries: string[];
    try {
      entries = await readdir(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    if (entries.length > 0 && !entries.includes(MARKER)) {
      throw new AlertStreamError('INPUT', `--fresh: ${resolve(path)} wasn't made by npm start; it is left as it is`);
    }
    // Nothing may still run on it, not even what a killed run left behind.
    if (entries.length > 0) await (await StateLock.take(path)).release();
    // The marker goes last: an interrupted --fresh can be repeated.
    for (const entry of entries.filter((name) => name !== MARKER))
      await rm(join(path, entry), { recursive: true, force: true });
    await rm(join(path, MARKER), { force: true });
  }

  get secrets(): string {
    return join(this.path, 'secrets');
  }

  get certificates(): string {
    return join(this.path, 'certificates');
  }

  get logs(): string {
    return join(this.path, 'logs');
  }

  logFile(part: string): string {
    return join(this.logs, `${part}.log`);
  }

  volume(claim: string): string {
    return join(this.path, 'volumes', claim);
  }

  scratch(pod: string, volume: string): string {
    return join(this.path, 'scratch', pod, volume);
  }

  async #checkMarker(): Promise<void> {
    const text = await readFile(join(this.path, MARKER), 'utf8');
    let format: unknown;
    try {
      ({ format } = JSON.parse(text) as { format: unknown });
    } catch (error) {
      throw new AlertStreamError(
        'INPUT',
        `the state folder ${this.path} is damaged: ${MARKER} is not JSON; --fresh starts anew`,
        { cause: error },
      );
    }
    if (format !== FORMAT) {
      throw new AlertStreamError(
        'INPUT',
        `the state folder ${this.path} has format ${String(format)}, expected ${FORMAT}; --fresh starts anew`,
      );
    }
  }
}
