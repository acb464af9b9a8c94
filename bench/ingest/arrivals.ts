import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AlertStreamError } from '@alert-stream/common/errors.ts';

/** Milliseconds between two looks. */
const LOOK_MS = 100;

/** Milliseconds without a new file, after which none comes any more. */
const PATIENCE_MS = 60_000;

export type Arrivals = {
  /** Files a second. */
  rate: number;
  /** Of what was told to be spent, so much for a file. */
  spentOnEach: number;
};

export type ArrivalsOptions = {
  /** Tells what has been spent so far, such as processor time. */
  spent: () => Promise<number>;
  signal: AbortSignal;
  patienceMs?: number;
};

/**
 * Waits until a folder and those below it have so many files, whoever writes them. All is measured from the first look
 * that finds one: what a program takes to start is left out.
 *
 * @throws AlertStreamError `STACK` when no more of them come
 */
export async function arrivals(
  folder: string,
  count: number,
  { spent, signal, patienceMs = PATIENCE_MS }: ArrivalsOptions,
): Promise<Arrivals> {
  let last = { files: 0, at: performance.now() };
  let first: { files: number; at: number; spent: number } | undefined;
  for (;;) {
    const at = performance.now();
    const files = await filesBelow(folder);
    if (first === undefined && files > 0) first = { files, at, spent: await spent() };
    if (first !== undefined && files >= count) {
      const came = files - first.files;
      return { rate: came / ((at - first.at) / 1000), spentOnEach: ((await spent()) - first.spent) / came };
    }
    if (files !== last.files) last = { files, at };
    else if (at - last.at > patienceMs)
      throw new AlertStreamError(
        'STACK',
        `expected ${count} files below ${folder}, got ${files}, and no more for ${patienceMs / 1000} s`,
      );
    await sleep(LOOK_MS, undefined, { signal });
  }
}

async function filesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).length;
}
