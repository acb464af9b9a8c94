import { AlertStreamError } from './errors.ts';

/** Confluent's clients call this `basic.auth.user.info`: `user:password`. */
const USER_INFO = 'SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO';

/**
 * Takes the user and the password out of a registry's address, into a header: `fetch` refuses such an address, and
 * tells the password in its message. Where the address has none they are those of the environment, which the other
 * users of a machine don't see.
 *
 * @throws AlertStreamError `CONFIG` when the environment has something else than `user:password`
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
