import { lstatSync, readlinkSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { holderOf, isHolderAlive } from './process-identity.mjs';

/**
 * A lock that is a symbolic link, whose target names the processes that hold it: made in one step, never half written.
 *
 * A process that is gone holds nothing. The client that does the work can be made a second holder, so that the lock
 * lasts as long as that client even if the set-up was killed.
 */
export class Lock {
  #path;
  #holder;

  constructor(path, holder) {
    this.#path = path;
    this.#holder = holder;
  }

  /** Takes the lock, or gives undefined when a living process holds it. */
  static tryTake(path) {
    const holder = holderOf(process.pid);
    for (;;) {
      if (link(holder, path)) return new Lock(path, holder);
      const current = read(path);
      if (current === undefined) continue;
      if (isAlive(current, path)) return undefined;
      breakStale(path, current);
    }
  }

  /**
   * Takes the lock, waiting while a living process holds it.
   *
   * @param {string} path
   * @param {{ signal?: AbortSignal, onWait?: (pid: number) => void }} [options] onWait is called once, when it waits
   */
  static async take(path, { signal, onWait } = {}) {
    for (let waiting = false; ; waiting = true) {
      signal?.throwIfAborted();
      const lock = Lock.tryTake(path);
      if (lock !== undefined) return lock;
      if (!waiting) tell(path, onWait);
      await delay(100);
    }
  }

  /** Makes another process a holder beside this one, until the next call; none without an argument. */
  shareWith(pid) {
    this.#holder = [process.pid, ...(pid === undefined ? [] : [pid])].map(holderOf).join(' ');
    const fresh = `${this.#path}.${process.pid}`;
    symlinkSync(this.#holder, fresh);
    renameSync(fresh, this.#path);
  }

  release() {
    if (read(this.#path) === this.#holder) unlinkSync(this.#path);
  }
}

function tell(path, onWait) {
  const living = read(path)
    ?.split(' ')
    .find((holder) => isHolderAlive(holder, changed(path)));
  if (living !== undefined) onWait?.(Number.parseInt(living, 10));
}

/** Two runs that find the same stale lock mustn't remove each other's new one: only one at a time removes. */
function breakStale(path, stale) {
  const breaking = `${path}.breaking`;
  if (!link(holderOf(process.pid), breaking)) {
    const other = read(breaking);
    if (other !== undefined && !isAlive(other, breaking)) remove(breaking);
    return;
  }
  if (read(path) === stale) remove(path);
  remove(breaking);
}

function isAlive(holders, path) {
  return holders.split(' ').some((holder) => isHolderAlive(holder, changed(path)));
}

function link(target, path) {
  try {
    symlinkSync(target, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(path) {
  return unlessGone(() => readlinkSync(path));
}

function remove(path) {
  unlessGone(() => unlinkSync(path));
}

function changed(path) {
  return unlessGone(() => lstatSync(path).mtimeMs) ?? Date.now();
}

function unlessGone(action) {
  try {
    return action();
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
