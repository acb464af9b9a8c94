import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks. */
const LOOK_MS = 100;

export type Arrivals = {
  /** Files a second. */
  rate: number;
  /** Of what was told to be spent, so much for a file. */
  spentOnEach: number;
};

/**
 * Waits until a folder and those below it have so many files, whoever writes them. All is measured from the first look
 * that finds one: what a program takes to start is left out.
 *
 * @param spent tells what has been spent so far, such as processor time
 */
export async function arrivals(folder: string, count: number, { spent, signal }: { spent: () => Promise<number>; signal: AbortSignal }): Promise<Arrivals> {
  let first: { files: number; at: number; spent: number } | undefined;
  for (;;) {
    const at = performance.now();
    const files = await filesBelow(folder);
    if (first === undefined && files > 0) first = { files, at, spent: await spent() };
    if (first !== undefined && files >= count) {
      const came = files - first.files;
      return { rate: came / ((at - first.at) / 1000), spentOnEach: ((await spent()) - first.spent) / came };
    }
    await sleep(LOOK_MS, undefined, { signal });
  }
}

async function filesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).length;
}
