import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runClient } from './client.mjs';
import { SetupError } from './failure.mjs';
import { Lock } from './lock.mjs';
import { tellWaiting } from './install.mjs';

/** The Node that runs everything but the set-up. */
export function node24(root) {
  return join(root, 'node_modules/.bin/node');
}

/**
 * Whether node_modules holds what package-lock.json asks for, by the list that npm writes when it has finished:
 * every package with its version and checksum, and Node 24.
 */
export function modulesFit(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(npmList(root));
  if (wanted === undefined) throw new SetupError('package-lock.json is missing or no JSON: is this clone complete?');
  if (installed === undefined || !existsSync(node24(root))) return false;
  // The workspaces themselves ("services/…") are listed in the lock file only; a package for another system nowhere.
  return Object.entries(wanted)
    .filter(([path, { optional }]) => path.startsWith('node_modules/') && !(optional && installed[path] === undefined))
    .every(([path, { version, integrity, link }]) => {
      const found = installed[path];
      return found?.version === version && found?.integrity === integrity && found?.link === link;
    });
}

/** How many packages there are, this project's own left out. */
function packageCount(root) {
  return Object.values(packagesOf(join(root, 'package-lock.json'))).filter(({ integrity }) => integrity).length;
}

/**
 * `npm ci`, once at a time in a clone.
 *
 * @param {{ root: string, cache: string, path: string, progress: import('./progress.mjs').Progress,
 *   signal: AbortSignal }} context
 */
export async function installModules({ root, cache, path, progress, signal }) {
  const key = createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 12);
  const title = 'npm packages';
  const lock = await Lock.take(join(cache, 'locks', `clone-${key}`), { signal, onWait: tellWaiting(progress, title) });
  try {
    const step = { title, contents: `${packageCount(root)} packages` };
    if (modulesFit(root)) progress.skip(step);
    else await progress.step(step, undefined, () => cleanInstall({ root, path, signal, lock }));
  } finally {
    lock.release();
  }
}

async function cleanInstall({ root, path, signal, lock }) {
  // npm writes this list last: without it an interrupted install is known as one.
  rmSync(npmList(root), { force: true });
  await runClient('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    doing: 'Installing the npm packages',
    check: "the network, and npm's registry and proxy settings",
    cwd: root,
    env: { ...process.env, PATH: path },
    signal,
    lock,
  }).catch((error) => {
    if (!/code EUSAGE/.test(error.output)) throw error;
    throw new SetupError("package-lock.json doesn't fit package.json: run npm install.", { output: error.output });
  });
  if (existsSync(node24(root))) return;
  throw new SetupError('npm installed no Node 24: check that ignore-scripts is off in the settings of npm.');
}

function npmList(root) {
  return join(root, 'node_modules/.package-lock.json');
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
