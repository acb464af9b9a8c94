import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findCommand, pathOutsideNpm } from '../../../tools/setup/path.mjs';
import type { ImageStore } from './image-store.ts';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Makes an image that both base images can stand for: Debian from its own archive, with this Node, the npm that is
 * installed, and Python with pip. So the images can be built where no image registry can be reached.
 *
 * @returns its name
 */
export async function debianBase(store: ImageStore): Promise<string> {
  const { container, root } = await store.mounted('scratch');
  // It mounts /proc there, which must not stay when it is stopped half-way.
  const packages = '--include=ca-certificates,libstdc++6,python3-pip';
  await run('unshare', '--mount', 'debootstrap', '--variant=minbase', packages, 'bookworm', root);
  const local = join(root, 'usr/local');
  cpSync(process.execPath, join(local, 'bin/node'));
  mkdirSync(join(local, 'lib/node_modules'), { recursive: true });
  cpSync(installedNpm(), join(local, 'lib/node_modules/npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin/npm'));
  // A network may have a certificate of its own, which this machine knows.
  cpSync(CERTIFICATES, join(root, CERTIFICATES));
  await store.buildah(
    'config',
    '--env',
    `NODE_EXTRA_CA_CERTS=${CERTIFICATES}`,
    '--env',
    `PIP_CERT=${CERTIFICATES}`,
    container,
  );
  const name = 'localhost/debian-base';
  await store.buildah('commit', '--quiet', '--rm', container, name);
  return name;
}

/** The folder of the user's npm; asked under another Node, npm itself would name a folder where it isn't. */
function installedNpm(): string {
  const command = findCommand('npm', pathOutsideNpm(process.env));
  if (command === undefined) throw new Error('npm is not on the PATH');
  return dirname(dirname(realpathSync(command)));
}

async function run(command: string, ...args: string[]): Promise<void> {
  await promisify(execFile)(command, args, { maxBuffer: 16 * 1024 * 1024 });
}
