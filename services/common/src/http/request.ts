import { AlertStreamError } from '../errors.ts';

/** Confluent's clients call this `basic.auth.user.info`: `user:password`. */
const USER_INFO = 'SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO';

/**
 * Moves the user and the password of a registry's URL into an Authorization header: `fetch` refuses a URL that has them,
 * and its error message contains the password. Without them in the URL they come from the environment, which the other
 * users of a machine can't see.
 *
 * @throws AlertStreamError `CONFIG` when the variable is not `user:password`
 */
export function splitCredentials(
  address: URL,
  env: Record<string, string | undefined> = process.env,
): { url: URL; headers: Record<string, string> } {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  const info =
    address.username === '' && address.password === ''
      ? env[USER_INFO]
      : `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
  if (info === undefined || info === '') return { url, headers: {} };
  if (!info.includes(':')) throw new AlertStreamError('CONFIG', `${USER_INFO}: expected user:password`);
  return { url, headers: { authorization: `Basic ${Buffer.from(info).toString('base64')}` } };
}

/** The reason why `fetch` failed: its own error says only "fetch failed", and has the reason as its cause. */
export function fetchError(error: unknown): unknown {
  return error instanceof TypeError && error.cause !== undefined ? error.cause : error;
}

/** Parses a body as JSON; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
