import { writePrivate } from './certificates/private-file.ts';

/** The only user of the registry on one machine: the services, and the operator of the machine. */
export const REGISTRY_USER = 'services';

/** Where its password lies, under the key `password`. */
export const REGISTRY_SECRET = 'schema-registry-services';

const CONFLUENT_API = '/apis/ccompat/v7/*';

/**
 * Writes the file by which Apicurio Registry lets nobody in but a user with a password, whatever the path: a port of
 * 127.0.0.1 can be reached by every user of the machine, and by the pages that a browser shows.
 *
 * It is a file since other users of the machine see a program's arguments.
 *
 * @param options.readable whether everybody may read the Confluent API: where no proxy stands before it for readers
 */
export async function writeRegistryAccess(
  file: string,
  { password, readable }: { password: string; readable: boolean },
): Promise<void> {
  const settings = {
    'quarkus.http.auth.basic': true,
    'quarkus.http.auth.permission.services.paths': '/*',
    'quarkus.http.auth.permission.services.policy': 'authenticated',
    ...(readable && {
      'apicurio.auth.anonymous-read-access.enabled': true,
      'quarkus.http.auth.permission.readers.paths': CONFLUENT_API,
      'quarkus.http.auth.permission.readers.methods': 'GET,HEAD',
      'quarkus.http.auth.permission.readers.policy': 'permit',
      // Of the longest path that fits, one permission has to fit the method.
      'quarkus.http.auth.permission.writers.paths': CONFLUENT_API,
      'quarkus.http.auth.permission.writers.policy': 'authenticated',
    }),
    'quarkus.security.users.embedded.plain-text': true,
    [`quarkus.security.users.embedded.users.${REGISTRY_USER}`]: password,
    [`quarkus.security.users.embedded.roles.${REGISTRY_USER}`]: REGISTRY_USER,
  };
  await writePrivate(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
}
