import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { folderName } from '../pins.mjs';
import { NEEDS, unpackNpmPackage } from './npm-package.mjs';

/** Starts the browser with the libraries and fonts that came with it, so that a page looks the same on each machine. */
const COMMAND = `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/browser" "$@"
`;

const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Chromium without a window for Linux x64, from an npm package that carries it for functions in a cloud. */
export function chromiumTool({ version, npm, integrity, bytes }) {
  const title = `Chromium ${version}`;
  return {
    folder: folderName('chromium', version, `${integrity}\n${COMMAND}\n${FONTS}`),
    title,
    contents: 'for Linux x64',
    bytes,
    needs: NEEDS,
    async fetch(scratch, run) {
      const disk = { doing: `Unpacking ${title}`, check: 'the disk' };
      await unpackNpmPackage(scratch, run, { npm, integrity }, { title, paths: ['package/bin'] });
      const folder = join(scratch, 'tool');
      await mkdir(folder);
      const expand = (name, to) => unpack(join(scratch, 'package/bin', `${name}.br`), to);
      await expand('chromium', join(folder, 'browser'));
      for (const name of ['al2023.tar', 'fonts.tar']) {
        await expand(name, join(folder, name));
        await run('tar', ['-xf', join(folder, name), '-C', folder, '--no-same-owner'], disk);
        await rm(join(folder, name));
      }
      await writeFile(join(folder, 'fonts.conf'), FONTS);
      await writeFile(join(folder, 'chromium'), COMMAND);
      for (const name of ['browser', 'chromium']) await chmod(join(folder, name), 0o755);
      await run(join(folder, 'chromium'), ['--version'], { doing: `Trying ${title}`, check: 'the machine' });
      return folder;
    },
  };
}

function unpack(from, to) {
  return pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}
