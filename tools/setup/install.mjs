import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runClient } from './client.mjs';
import { Lock } from './lock.mjs';

/**
 * @typedef {object} Tool something to be fetched once into the cache
 * @property {string} folder its name in the cache, keyed by version and checksum
 * @property {string} title its name for the user
 * @property {string} contents what comes, for the user
 * @property {number} [bytes] size of what is downloaded
 * @property {string} [expect] what it takes, where that is no download
 * @property {string[]} needs prerequisites by name, see prerequisites.mjs
 * @property {(scratch: string, run: Function) => Promise<string>} fetch brings it below the scratch folder, verifies
 *   it, and gives the folder that becomes the tool
 */

/**
 * Brings a tool into the cache, unless another run did meanwhile. What is fetched lies in a temporary folder until it
 * is complete and verified; so a folder under its own name is always whole.
 *
 * @param {Tool} tool
 * @param {{ cache: string, progress: import('./progress.mjs').Progress, signal: AbortSignal }} context
 */
export async function place(tool, { cache, progress, signal }) {
  const final = join(cache, tool.folder);
  const lock = await Lock.take(lockPath(cache, tool.folder), { signal, onWait: tellWaiting(progress, tool.title) });
  let scratch;
  try {
    await removeLeftovers(cache, tool.folder);
    if (existsSync(final)) {
      progress.skip(tool);
      return;
    }
    scratch = await mkdtemp(join(cache, 'partial', `${tool.folder}~`));
    await progress.step(tool, scratch, async () => {
      const run = (command, args, options) => runClient(command, args, { cwd: scratch, signal, lock, ...options });
      await rename(await tool.fetch(scratch, run), final);
    });
  } finally {
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
    lock.release();
  }
}

/** Makes the cache's own folders, and removes what interrupted runs left and no living one works on. */
export async function prepareCache(cache) {
  await Promise.all(['partial', 'locks'].map((name) => mkdir(join(cache, name), { recursive: true })));
  const left = await readdir(join(cache, 'partial'));
  for (const folder of new Set(left.map(toolOf))) {
    const lock = Lock.tryTake(lockPath(cache, folder));
    if (lock === undefined) continue;
    await removeLeftovers(cache, folder).finally(() => lock.release());
  }
}

/** The line that says whom a run waits for. */
export function tellWaiting(progress, title) {
  return (pid) => progress.line(`Another set-up (process ${pid}) is at ${title}; waiting for it.`);
}

/** Only to be called by who holds the tool's lock. */
async function removeLeftovers(cache, folder) {
  const left = await readdir(join(cache, 'partial'));
  const own = left.filter((name) => toolOf(name) === folder);
  await Promise.all(own.map((name) => rm(join(cache, 'partial', name), { recursive: true, force: true })));
}

function lockPath(cache, folder) {
  return join(cache, 'locks', folder);
}

function toolOf(partial) {
  return partial.slice(0, partial.lastIndexOf('~'));
}
