import { readFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { folderName } from '../pins.mjs';

/**
 * A program that is compiled here from its sources: every module of it is locked by version and checksum in a go.mod
 * and a go.sum of its own.
 *
 * Go's module and build caches are the user's own: a build that was interrupted goes on where it was, and Go itself
 * lets several runs share them.
 *
 * @param {{ version: string, package: string, lock: string }} pin lock is the folder with go.mod and go.sum, in tools/
 * @param {string} root the clone
 * @param {{ time: string, flags?: string[] }} build how long it takes on an empty cache, for the user; more flags for `go build`
 */
export function goTool({ version, package: source, lock }, root, { time, flags = [] }) {
  const program = basename(source);
  const title = `${program} ${version}`;
  const files = ['go.mod', 'go.sum'].map((name) => join(root, 'tools', lock, name));
  return {
    folder: folderName(program, version, files.map((file) => readFileSync(file, 'utf8')).join('\n')),
    program,
    title,
    contents: 'compiled here',
    expect: `compiling, up to ${time} of processor time`,
    needs: ['go'],
    async fetch(scratch, run) {
      const folder = join(scratch, 'tool');
      await mkdir(folder);
      for (const file of files) await copyFile(file, join(scratch, basename(file)));
      const options = ['-mod=readonly', '-trimpath', '-buildvcs=false', ...flags];
      await run('go', ['build', ...options, '-o', join(folder, program), source], {
        doing: `Compiling ${title}`,
        check: 'the network, go env GOPROXY and the disk',
        env: { ...process.env, GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' },
      });
      return folder;
    },
  };
}

/** The Kubernetes API server: it tells clients its version, which it would otherwise not know. */
export function kubeApiserverTool(pin, root) {
  const [major, minor] = pin.version.split('.');
  const known = { gitVersion: `v${pin.version}`, gitMajor: major, gitMinor: minor };
  const set = Object.entries(known).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return goTool(pin, root, { time: '7 minutes', flags: [`-ldflags=${set.join(' ')}`] });
}
