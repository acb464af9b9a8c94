import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const REFRESH_MS = 300;

/** Tells on a stream what the set-up does: in place on a terminal, else by whole lines. */
export class Progress {
  #out;
  #step = 0;
  #steps = 0;

  constructor(out = process.stderr) {
    this.#out = out;
  }

  /** @param {string} what the first line of the set-up */
  begin(steps, what) {
    this.#steps = steps;
    this.line(what);
  }

  /** For a step that has become needless. */
  skip({ title }) {
    this.#step += 1;
    this.line(`[${this.#step}/${this.#steps}] ${title}: there by now`);
  }

  line(text) {
    this.#out.write(`${this.#out.isTTY ? '\r\u001B[2K' : ''}${text}\n`);
  }

  /**
   * Shows one step while it runs.
   *
   * @param {{ title: string, contents: string, bytes?: number, expect?: string }} step expect: what it takes, where no
   *   size tells how far it is
   * @param {string | undefined} folder what grows in there is what has come so far
   * @param {() => Promise<void>} work
   */
  async step({ title, contents, bytes, expect }, folder, work) {
    this.#step += 1;
    const started = performance.now();
    const head = `[${this.#step}/${this.#steps}] ${title}`;
    const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`;
    const of = bytes === undefined ? '' : ` of ${megabytes(bytes)}`;
    const show = async () => {
      const size = folder === undefined || expect !== undefined ? undefined : await sizeOf(folder);
      const much = size === undefined ? (expect ?? contents) : `${megabytes(Math.min(size, bytes ?? size))}${of}`;
      this.#out.write(`\r\u001B[2K${head}: ${much}, ${seconds()}`);
    };
    if (!this.#out.isTTY)
      this.line(`${head}: ${bytes === undefined ? (expect ?? contents) : `fetching ${megabytes(bytes)}`}`);
    const stop = this.#out.isTTY ? repeat(show) : async () => {};
    try {
      await work();
    } finally {
      await stop();
    }
    this.line(`${head}: ${contents}${bytes === undefined ? '' : `, ${megabytes(bytes)}`} in ${seconds()}`);
  }
}

/** 1 MB is 10^6 bytes. */
export function megabytes(bytes) {
  return bytes < 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.round(bytes / 1e6)} MB`;
}

/** Repeats an action that mustn't overlap with itself; gives a function that ends it and waits for the last one. */
function repeat(action) {
  let running = Promise.resolve();
  let timer;
  const next = () => {
    running = action();
    running.then(() => {
      timer = timer === null ? null : setTimeout(next, REFRESH_MS);
    });
  };
  next();
  return async () => {
    clearTimeout(timer);
    timer = null;
    await running;
  };
}

/** Bytes of all files below a folder that may be changing or absent. */
async function sizeOf(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sizeOf(path);
      return stat(path).then(
        ({ size }) => size,
        () => 0,
      );
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
