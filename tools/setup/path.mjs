import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, sep } from 'node:path';

/** The folder that keeps what was fetched, for all clones of this user. */
export function cacheFolder(env) {
  const base = isAbsolute(env.XDG_CACHE_HOME ?? '') ? env.XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(base, 'alert-distribution-system');
}

/**
 * PATH without the folders that npm puts before it: they hold this clone's Node, which `npm ci` takes away while it
 * runs, and nothing that the set-up looks for.
 */
export function pathOutsideNpm(env) {
  const npm = `${sep}node_modules${sep}`;
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !`${folder}${sep}`.includes(npm))
    .join(delimiter);
}

/** Where a command is, or undefined. */
export function findCommand(name, path) {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
