import { renameSync, writeFileSync } from 'node:fs';
import { link, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { readIfThere } from '../certificates/private-file.ts';
import { endLeftover, identify, isAlive } from '../process/identity.ts';
import { unlessUnusable } from './usable.ts';

const Identity = z.object({ pid: z.number().int().positive(), started: z.string() });
const RecordSchema = z.object({
  owner: Identity,
  parts: z.array(Identity.extend({ name: z.string() })),
  stopping: z.boolean().optional(),
});

type Record = z.infer<typeof RecordSchema>;

/** For longer than a run that is stopping has (milliseconds). */
const STOPPING_MS = 20_000;

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
   * Takes the folder. A run that is stopping is waited for, and what a killed one left running is ended first.
   *
   * @throws AlertStreamError `CONFIG` while another run has it, `INPUT` when it can't be written to
   */
  static async take(folder: string): Promise<StateLock> {
    const path = join(folder, 'running.json');
    const record: Record = { owner: (await identify(process.pid)) ?? { pid: process.pid, started: '' }, parts: [] };
    // Written whole, then linked into place: nobody ever finds half a lock.
    const own = `${path}.${process.pid}`;
    await unlessUnusable(folder, writeFile(own, JSON.stringify(record), { mode: 0o600 }));
    try {
      while (!(await linked(own, path))) await StateLock.#clearStale(path, folder);
    } finally {
      await rm(own, { force: true });
    }
    return new StateLock(path, record);
  }

  /** Notes a part, so that the next run can end it if this one is killed. */
  async note(name: string, pid: number): Promise<void> {
    const identity = await identify(pid);
    if (identity === undefined || this.#released) return;
    this.#record.parts.push({ name, ...identity });
    this.#write();
  }

  /** Notes that this run stops, so that the next one waits for it. On a full disk that one is refused instead. */
  noteStopping(): void {
    this.#record.stopping = true;
    try {
      if (!this.#released) this.#write();
    } catch {}
  }

  /** In one step, and one after the other: whoever reads it finds it whole. */
  #write(): void {
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#record), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }

  async release(): Promise<void> {
    this.#released = true;
    await rm(this.#path, { force: true });
  }

  static async #clearStale(path: string, folder: string): Promise<void> {
    await untilStopped(path);
    const seen = await readRecord(path);
    if (seen === undefined) return;
    if (seen.record !== undefined && (await isAlive(seen.record.owner))) {
      throw new AlertStreamError(
        'CONFIG',
        `${folder} is in use by process ${seen.record.owner.pid}: stop it, or give another folder with --state`,
      );
    }
    await Promise.all((seen.record?.parts ?? []).map((part) => endLeftover(part)));
    // Another run may have cleared it meanwhile, and taken the folder.
    if ((await readRecord(path))?.text === seen.text) await rm(path, { force: true });
  }
}

async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Waits while the run that has the lock is stopping, for as long as that may take. */
async function untilStopped(path: string): Promise<void> {
  for (const deadline = Date.now() + STOPPING_MS; Date.now() < deadline; await sleep(100)) {
    const { stopping, owner } = (await readRecord(path))?.record ?? {};
    if (stopping !== true || owner === undefined || !(await isAlive(owner))) return;
  }
}

/** What a lock says; no record when it can't be understood, as after a crash of the machine. */
async function readRecord(path: string): Promise<{ text: string; record: Record | undefined } | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return { text, record: RecordSchema.parse(JSON.parse(text)) };
  } catch {
    return { text, record: undefined };
  }
}
