import { findCommand } from '../setup/path.mjs';

/** Debian's nginx is where only root's PATH leads. */
export function findNginx({ PATH = '' }: NodeJS.ProcessEnv): string | undefined {
  return findCommand('nginx', `${PATH}:/usr/sbin:/usr/local/sbin`);
}

/**
 * What a suite of tests needs, and the set-up can't bring.
 *
 * @param suite the folder below test/
 * @param uid the user's number; 0 is root
 * @returns one sentence for each that is missing
 */
export function missingFor(suite: string, env: NodeJS.ProcessEnv, uid = process.getuid?.()): string[] {
  if (suite === 'nginx') {
    return findNginx(env) === undefined ? ["nginx isn't installed: install it (Debian: nginx-light)."] : [];
  }
  if (suite !== 'images') return [];
  const installed = (command: string) => findCommand(command, env['PATH'] ?? '') !== undefined;
  const bases = env['IMAGES_BASE'] !== undefined && env['IMAGES_PYTHON_BASE'] !== undefined;
  return [
    ...(installed('buildah')
      ? []
      : ["buildah isn't installed: install it, so that it is on the PATH (Debian: buildah)."]),
    ...(bases || installed('debootstrap')
      ? []
      : [
          "debootstrap isn't installed: install it (Debian: debootstrap), or name both base images in IMAGES_BASE and IMAGES_PYTHON_BASE.",
        ]),
    ...(uid === 0 ? [] : ['These tests mount what they build: run them as root.']),
  ];
}
