import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyFile } from '../checksum.mjs';
import { folderName } from '../pins.mjs';
import { runMaven } from './maven.mjs';

/** Apicurio Registry, the schema registry of the one-machine system. */
export function apicurioTool({ version, maven: artifact, sha256, bytes }, maven) {
  const title = `Apicurio Registry ${version}`;
  return {
    folder: folderName('apicurio', version, sha256),
    title,
    contents: 'unpacked',
    bytes,
    needs: ['maven', 'tar'],
    async fetch(scratch, run) {
      const downloads = join(scratch, 'download');
      await runMaven(maven, 'copy', { artifact, outputDirectory: downloads }, title, scratch, run);
      const [archive] = await readdir(downloads);
      await verifyFile(join(downloads, archive), sha256);
      const folder = join(scratch, 'tool');
      await mkdir(folder);
      const disk = { doing: `Unpacking ${title}`, check: 'the disk' };
      await run('tar', ['-xzf', join(downloads, archive), '-C', folder], disk);
      return folder;
    },
  };
}
