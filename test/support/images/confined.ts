import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Outcome } from '../node.ts';
import type { Built } from './built.ts';

/** $1: the container's files, $2: what is mounted at /data, then the command. All mounts end with the process. */
const SCRIPT = `
set -e
root=$1 data=$2
shift 2
mount --bind "$root" "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount --bind "$data" "$root/data"
for shell in sh bash dash; do
  [ ! -e "$root/bin/$shell" ] || mount --bind /dev/null "$root/bin/$shell"
done
mount -o remount,bind,ro "$root"
exec setpriv --no-new-privs chroot --userspec=1000:1000 --groups= "$root" /usr/bin/env -i "$@"
`;

/**
 * Runs a program of an image as the chart's pods do: as user and group 1000, with nothing to write to but /data. And
 * stricter: without a network, and without a shell.
 *
 * @param command looked for on the PATH that the image sets
 */
export async function runConfined({ root, data, config }: Built, command: string[]): Promise<Outcome> {
  const args = ['--mount', '--net', 'sh', '-c', SCRIPT, 'confined', root, data, ...config.Env, ...command];
  const child = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}
