import { basename } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { kafkaUsers } from '../../rendered/users.ts';

/** An item of 1Password that holds a user's password, named by the rule of DMTN-210, "1Password, Vault, and Passwords". */
export type Item = {
  /** The item's name. */
  title: string;
  /** The value of its field `generate_secrets_key`: Phalanx's name of the application, and a key of its Secret. */
  generateSecretsKey: string;
};

/** As Phalanx knows this chart. */
const APPLICATION = 'alert-stream-broker';

/**
 * The items for the users of a rendered chart, superusers too. A user with a client certificate has no password.
 *
 * @param environment as Phalanx calls it, such as `idfint`
 */
export function items(objects: KubernetesObject[], environment: string): Item[] {
  return kafkaUsers(objects).flatMap(({ name, spec }) => {
    const key = spec.authentication.password?.valueFrom.secretKeyRef.key;
    if (key === undefined) return [];
    return [{ title: `alert-stream ${environment} ${name}`, generateSecretsKey: `${APPLICATION} ${key}` }];
  });
}

/**
 * The environment that a values file is for, by its name: `values-<environment>.yaml`.
 *
 * @throws AlertStreamError `INPUT` when the file is called otherwise
 */
export function environmentOf(valuesFile: string): string {
  const [, environment] = /^values-([\w-]+)\.ya?ml$/.exec(basename(valuesFile)) ?? [];
  if (environment === undefined) {
    throw new AlertStreamError(
      'INPUT',
      `${valuesFile}: expected a file called values-<environment>.yaml, or --environment`,
    );
  }
  return environment;
}
