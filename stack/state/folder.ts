import { mkdir, readFile, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { StateLock } from './lock.ts';
import { unlessUnusable } from './usable.ts';

const MARKER = 'alert-stream-state.json';
const FORMAT = 1;

/** Where one system keeps all that outlives it: topics, archive, certificates, passwords, logs. */
export class StateFolder {
  readonly path: string;
  /** The first folder on the way to it that wasn't there before this run; undefined where all were. */
  #madeFrom: string | undefined;
  /** Whether there was no state in it before this run. */
  #isNew = false;

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
    this.#madeFrom = await mkdir(this.path, { recursive: true, mode: 0o700 });
    const entries = await readdir(this.path);
    if (entries.length === 0) {
      this.#isNew = true;
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
   * Ends what a run that was killed has left running on a state folder; nothing happens when there is no state.
   *
   * @throws AlertStreamError `CONFIG` for one that is in use, `INPUT` for what is no folder
   */
  static async endLeftovers(path: string): Promise<void> {
    const entries = await unlessUnusable(resolve(path), entriesOf(path));
    if (entries.includes(MARKER)) await (await StateLock.take(path)).release();
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
    const entries = await entriesOf(path);
    if (entries.length > 0 && !entries.includes(MARKER)) {
      throw new AlertStreamError('INPUT', `--fresh: ${resolve(path)} wasn't made by npm start; it is left as it is`);
    }
    // Nothing may still run on it, not even what a killed run left behind.
    await StateFolder.endLeftovers(path);
    // The marker goes last: an interrupted --fresh can be repeated.
    for (const entry of entries.filter((name) => name !== MARKER))
      await rm(join(path, entry), { recursive: true, force: true });
    await rm(join(path, MARKER), { force: true });
  }

  /** Takes away what this run has made, where nothing was before it: a start that can't be leaves no trace. */
  async abandon(): Promise<void> {
    if (!this.#isNew) return;
    for (const entry of await readdir(this.path)) await rm(join(this.path, entry), { recursive: true, force: true });
    const first = this.#madeFrom;
    if (first === undefined) return;
    for (let folder = this.path; folder.length >= first.length; folder = dirname(folder)) await rmdir(folder);
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

/** What is in a folder; nothing where there is none. */
async function entriesOf(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
