import { SetupError } from '../setup/failure.mjs';
import { findCommand } from '../setup/path.mjs';

/** What builds images from a Containerfile, in the order of preference: the first two need no service that runs. */
export const BUILDERS = ['buildah', 'podman', 'docker'];

/**
 * The builder to use.
 *
 * @param {string | undefined} wanted its name; the first that is installed without
 * @param {string} path as the environment variable
 * @returns {string} the command's file
 * @throws {SetupError} exit code 2, for a name that is no builder, and when there is none
 */
export function chooseBuilder(wanted, path) {
  if (wanted !== undefined && !BUILDERS.includes(wanted)) {
    throw new SetupError(`--builder: expected ${BUILDERS.join(', ')}, got "${wanted}"`, { exitCode: 2 });
  }
  const candidates = wanted === undefined ? BUILDERS : [wanted];
  const found = candidates.map((name) => findCommand(name, path)).find((file) => file !== undefined);
  if (found !== undefined) return found;
  const message =
    wanted === undefined
      ? 'nothing here builds images: install buildah, podman or docker, so that one of them is on the PATH.'
      : `${wanted} isn't installed: install it, so that it is on the PATH, or leave --builder out.`;
  throw new SetupError(message, { exitCode: 2 });
}
