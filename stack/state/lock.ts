import { renameSync, writeFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { endLeftover, identify, isAlive, type ProcessIdentity } from '../process/identity.ts';

type Part = ProcessIdentity & { name: string };

type Record = { owner: ProcessIdentity; parts: Part[] };

/** Says that one system runs on a state folder, and which processes are its parts. */
export class StateLock {
  readonly #path: string;
  readonly #record: Record;
  #released = false;

  private constructor(path: string, record: Record) {
    this.#path = path;
    this.#record = record;
  }

  /**
   * Takes the folder. What a run that was killed left running is ended first.
   *
   * @throws AlertStreamError `CONFIG` while another run has it
   */
  static async take(folder: string): Promise<StateLock> {
    const path = join(folder, 'running.json');
    const record: Record = { owner: (await identify(process.pid)) ?? { pid: process.pid, started: '' }, parts: [] };
    for (;;) {
      try {
        await writeFile(path, JSON.stringify(record), { flag: 'wx', mode: 0o600 });
        return new StateLock(path, record);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      await StateLock.#clearStale(path, folder);
    }
  }

  /** Notes a part, so that the next run can end it if this one is killed. */
  async note(name: string, pid: number): Promise<void> {
    const identity = await identify(pid);
    if (identity === undefined || this.#released) return;
    this.#record.parts.push({ name, ...identity });
    // In one step, and one after the other: whoever reads it finds it whole.
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#record), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }

  async release(): Promise<void> {
    this.#released = true;
    await rm(this.#path, { force: true });
  }

  static async #clearStale(path: string, folder: string): Promise<void> {
    let record: Record | undefined;
    try {
      record = JSON.parse(await readFile(path, 'utf8')) as Record;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      // A run that was killed while it wrote: nobody holds the folder.
    }
    if (record !== undefined && (await isAlive(record.owner))) {
      throw new AlertStreamError('CONFIG', `${folder} is in use by process ${record.owner.pid}: stop it, or give another folder with --state`);
    }
    await Promise.all((record?.parts ?? []).map((part) => endLeftover(part)));
    await rm(path, { force: true });
  }
}
