import { join } from 'node:path';

/** Whether the set-up brings programs that come compiled: those are for Linux on an x64 machine. */
export const BRINGS_PROGRAMS = process.platform === 'linux' && process.arch === 'x64';

/** What lies in the cache, at `file` of its tool's folder. @returns {import('../plan.mjs').Part} */
export function fetched(name, cache, tool, file = '') {
  return { name, tool, path: join(cache, tool.folder, file) };
}

/** What the user has to install, with the reason. @returns {import('../plan.mjs').Part} */
export function lacking(name, why, what, command) {
  return { name, sentence: `${why}: install ${what} or newer, so that ${command} is on the PATH.` };
}
