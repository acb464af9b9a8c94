import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findCommand } from './path.mjs';

const runFile = promisify(execFile);

/** What the set-up itself runs, by name: how to see that it is there, and the sentence for when it isn't. */
const PREREQUISITES = {
  npm: { command: 'npm', missing: "npm isn't installed: install Node.js 20 or newer together with npm." },
  maven: {
    command: 'mvn',
    missing: "Apache Maven isn't installed: install Maven 3.6 or newer, so that mvn is on the PATH (Debian: maven).",
  },
  python: {
    command: 'python3',
    probe: ['-m', 'pip', '--version'],
    missing: "Python isn't installed: install Python 3 with pip, so that python3 is on the PATH (Debian: python3-pip).",
    broken: 'Python has no pip: install pip for python3 (Debian: python3-pip).',
  },
  go: {
    command: 'go',
    probe: ['env', 'GOVERSION'],
    accepts: (version) => /^go(1\.(2[6-9]|[3-9]\d|\d{3,})|[2-9])/.test(version),
    missing: "Go isn't installed: install Go 1.26 or newer, so that go is on the PATH.",
    broken: 'Go here is older than 1.26: install Go 1.26 or newer, so that go is on the PATH.',
  },
  tar: { command: 'tar', missing: "tar isn't installed: install GNU tar, so that tar is on the PATH." },
};

/**
 * Looks for what the given parts need; what is already there needs nothing.
 *
 * @param {Iterable<string>} needs names, see above
 * @param {string} path as the environment variable
 * @returns {Promise<string[]>} one sentence for each that is missing
 */
export async function missingPrerequisites(needs, path) {
  const sentences = await Promise.all([...new Set(needs)].map((name) => lack(PREREQUISITES[name], path)));
  return sentences.filter((sentence) => sentence !== undefined);
}

async function lack({ command, probe, accepts = () => true, missing, broken }, path) {
  const file = findCommand(command, path);
  if (file === undefined) return missing;
  if (probe === undefined) return undefined;
  return runFile(file, probe).then(
    ({ stdout }) => (accepts(stdout) ? undefined : broken),
    () => broken,
  );
}
