import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../failure.mjs';

/**
 * Unpacks one wheel of PyPI into a folder of its own.
 *
 * @param {{ pypi: string, sha256: string }} pin
 * @returns {Promise<string>} the folder
 */
export async function fetchWheel({ pypi, sha256 }, title, scratch, run) {
  const requirements = join(scratch, 'requirements.txt');
  await writeFile(requirements, `${pypi} --hash=sha256:${sha256}\n`);
  return install(requirements, `${pypi} isn't what was pinned (${sha256})`, title, scratch, run);
}

/**
 * Installs the wheels of a lock file into a folder of their own: those, and nothing that they ask for beside.
 *
 * @param {string} lockFile pip's requirements, each with its exact version and the hashes of its files
 * @returns {Promise<string>} the folder
 */
export async function installLocked(lockFile, title, scratch, run) {
  return install(lockFile, `A package of ${title} isn't what was pinned`, title, scratch, run);
}

/** pip itself refuses a wheel with another checksum. */
async function install(requirements, refusal, title, scratch, run) {
  const folder = join(scratch, 'site');
  const options = ['--quiet', '--no-input', '--no-deps', '--no-compile', '--only-binary=:all:', '--require-hashes'];
  try {
    await run('python3', ['-m', 'pip', 'install', ...options, '--target', folder, '--requirement', requirements], {
      doing: `Fetching ${title}`,
      check: "the network, and pip's index and proxy settings",
      // Downloads lie in the scratch folder too: they show as progress and go with it. Debian's pip once set "user".
      env: { ...process.env, TMPDIR: scratch, PIP_USER: '0', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
    });
  } catch (error) {
    if (!/DO NOT MATCH THE HASHES/.test(error.output)) throw error;
    throw new SetupError(`${refusal}; nothing of it was kept.`, { output: error.output });
  }
  return folder;
}
