import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyFile } from '../checksum.mjs';

/** The programs that {@link unpackNpmPackage} takes. */
export const NEEDS = ['npm', 'tar'];

/**
 * Fetches an npm package, checks it, and unpacks files of it below `package/`. None of its scripts are run.
 *
 * @param {string} scratch the folder that is worked in
 * @param run runs a program there, as every fetcher is given it
 * @param {{ npm: string, integrity: string }} pin name and version, and the checksum
 * @param {{ title: string, paths: string[] }} wanted title: for messages; paths: files or folders of the archive
 */
export async function unpackNpmPackage(scratch, run, { npm, integrity }, { title, paths }) {
  const network = { doing: `Fetching ${title}`, check: "the network, and npm's registry and proxy settings" };
  await run('npm', ['pack', npm, '--ignore-scripts'], network);
  const archive = (await readdir(scratch)).find((name) => name.endsWith('.tgz'));
  await verifyFile(join(scratch, archive), integrity);
  await run('tar', ['-xzf', archive, ...paths], { doing: `Unpacking ${title}`, check: 'the disk' });
}
