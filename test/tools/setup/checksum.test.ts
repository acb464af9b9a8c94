import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { verifyFile, verifyFolder } from '../../../tools/setup/checksum.mjs';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const ABC_NPM = 'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==';

/** A folder of these files, each with the text abc, and a lock file of these lines. */
function lockedFolder(t: ExecutionContext, { files, lines }: { files: string[]; lines: string[] }) {
  const root = mkdtempSync(join(tmpdir(), 'checksum-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'jars');
  mkdirSync(folder);
  for (const file of files) writeFileSync(join(folder, file), 'abc');
  const lock = join(root, 'jars.sha256');
  writeFileSync(lock, lines.map((line) => `${line}\n`).join(''));
  return { folder, lock };
}

test('a file is checked against sha256 in hex and against what npm writes', async (t) => {
  const { folder } = lockedFolder(t, { files: ['a'], lines: [] });
  await t.notThrowsAsync(verifyFile(join(folder, 'a'), ABC));
  await t.notThrowsAsync(verifyFile(join(folder, 'a'), ABC_NPM));
  await t.throwsAsync(verifyFile(join(folder, 'a'), ABC.replace('b', 'c')), { message: /^a isn't what was pinned/ });
  await t.throwsAsync(verifyFile(join(folder, 'a'), ABC_NPM.replace('3', '4')), { message: /got sha512-3a81/ });
});

test('a folder holds what is locked, no less and no more', async (t) => {
  const right = lockedFolder(t, { files: ['a', 'b'], lines: [`${ABC}  a`, `${ABC}  b`] });
  await t.notThrowsAsync(verifyFolder(right.folder, right.lock));
  const less = lockedFolder(t, { files: ['a'], lines: [`${ABC}  a`, `${ABC}  b`] });
  await t.throwsAsync(verifyFolder(less.folder, less.lock), { message: /^b isn't what was pinned: .* got nothing/ });
  const more = lockedFolder(t, { files: ['a', 'b'], lines: [`${ABC}  a`] });
  await t.throwsAsync(verifyFolder(more.folder, more.lock), { message: "b came, and jars.sha256 doesn't list it." });
});
