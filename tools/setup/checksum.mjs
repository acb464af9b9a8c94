import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SetupError } from './failure.mjs';

/** The digest of a file, read as a stream. */
async function digest(path, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest(encoding);
}

/** @param {string} expected hex, or npm's form `sha512-<base64>` */
export async function verifyFile(path, expected) {
  const npm = expected.startsWith('sha512-');
  const found = npm ? `sha512-${await digest(path, 'sha512', 'base64')}` : await digest(path, 'sha256', 'hex');
  if (found !== expected) throw mismatch(basename(path), expected, found);
}

/** Checks that a folder holds exactly the files of a lock file in sha256sum's format, each as it was locked. */
export async function verifyFolder(folder, lockFile) {
  const locked = await readLock(lockFile);
  for (const name of await readdir(folder)) {
    if (!locked.has(name)) throw new SetupError(`${name} came, and ${basename(lockFile)} doesn't list it.`);
  }
  for (const [name, expected] of locked) {
    const found = await digest(join(folder, name), 'sha256', 'hex').catch(() => 'nothing');
    if (found !== expected) throw mismatch(name, expected, found);
  }
}

/** @returns {Promise<Map<string, string>>} file name → sha256 */
async function readLock(lockFile) {
  const lines = (await readFile(lockFile, 'utf8')).split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

function mismatch(name, expected, found) {
  return new SetupError(`${name} isn't what was pinned: expected ${expected}, got ${found}; nothing of it was kept.`);
}
