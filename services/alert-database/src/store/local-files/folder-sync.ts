import { open } from 'node:fs/promises';

/**
 * Makes names in a folder durable: a file that was linked survives a power cut once its folder is synced.
 *
 * Syncs are shared. One runs at a time, and all who ask meanwhile wait for the next one together, so that a burst of
 * puts costs few of them.
 */
export class FolderSync {
  readonly #folder: string;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when every change made to the folder before this call is durable. */
  done(): Promise<void> {
    if (this.#running === undefined) return this.#start();
    // The one that runs may have begun before the caller's change, so it doesn't count for the caller.
    return (this.#next ??= this.#startAfter(this.#running));
  }

  async #startAfter(running: Promise<void>): Promise<void> {
    await running.catch(() => {});
    this.#next = undefined;
    return this.#start();
  }

  #start(): Promise<void> {
    const running = syncFolder(this.#folder);
    this.#running = running;
    const end = () => {
      if (this.#running === running) this.#running = undefined;
    };
    running.then(end, end);
    return running;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
