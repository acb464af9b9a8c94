import { existsSync } from 'node:fs';
import { clusterParts } from './groups/cluster.mjs';
import { docsParts } from './groups/docs.mjs';
import { startParts } from './groups/start.mjs';
import { testParts } from './groups/test.mjs';
import { pythonVersion } from './installed.mjs';
import { readPins } from './pins.mjs';

/**
 * @typedef {object} Part something that npm doesn't bring
 * @property {string} name by which tools.ts gives its place
 * @property {string} [path] its place, where there is one for this machine
 * @property {import('./install.mjs').Tool} [tool] what brings it, when the set-up does
 * @property {string} [sentence] what the user has to install where it can't
 * @property {boolean} [optional] whether everything works without it too
 */

/** What commands need: each group is a set-up of its own, and has the parts of these. */
const HAS = {
  start: ['start'],
  docs: ['docs'],
  test: ['start', 'docs', 'test'],
  cluster: ['start', 'docs', 'test', 'cluster'],
};

export const GROUPS = Object.keys(HAS);

/**
 * What a group needs, and what else is there already.
 *
 * @param {string} root the clone
 * @param {string} group one of {@link GROUPS}
 * @param {{ cache: string, path: string }} places path as the environment variable
 * @returns {Promise<{ wanted: Part[], record: () => Record<string, string> }>} record: the places of all that exists
 *   when it is called, so that a smaller group's set-up doesn't forget what a larger one has brought
 */
export async function planParts(root, group, { cache, path }) {
  const pins = readPins(root);
  const [start, python] = await Promise.all([startParts({ pins, root, cache, path }), pythonVersion(path)]);
  const context = { pins, root, cache, path, python, ...start.context };
  const parts = {
    start: start.parts,
    docs: docsParts(context),
    test: testParts(context),
    cluster: clusterParts(context),
  };
  const all = GROUPS.flatMap((name) => parts[name]);
  return {
    wanted: HAS[group].flatMap((name) => parts[name]),
    record: () =>
      Object.fromEntries(
        all.filter(({ path: file }) => file && existsSync(file)).map(({ name, path: file }) => [name, file]),
      ),
  };
}
