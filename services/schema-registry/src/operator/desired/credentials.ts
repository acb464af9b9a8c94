import { scryptSync } from 'node:crypto';
import type { Secret } from '../api/objects.ts';
import { NotPossible } from './problem.ts';
import type { RegistrySpec } from './spec.ts';

type Protocol = RegistrySpec['securityProtocol'];

/** Of Strimzi's Secrets, the keys that a registry needs: PKCS12 and its password are there, so nothing is converted. */
export type Keys = {
  /** Of the KafkaUser's Secret: a certificate with its key, or a password. */
  user: string[];
  /** Of the Secret with the authority of the brokers' certificates. */
  authority: string[];
};

const CERTIFICATE = ['user.p12', 'user.password'];
const AUTHORITY = ['ca.p12', 'ca.password'];

const KEYS: Record<Protocol, Keys> = {
  SSL: { user: CERTIFICATE, authority: AUTHORITY },
  SASL_SSL: { user: ['sasl.jaas.config'], authority: AUTHORITY },
  SASL_PLAINTEXT: { user: ['sasl.jaas.config'], authority: [] },
  PLAINTEXT: { user: [], authority: [] },
};

export function keysFor(protocol: Protocol): Keys {
  return KEYS[protocol];
}

/** The Secret in which Strimzi keeps the authority of a Kafka's certificates. */
export function authoritySecretName(cluster: string): string {
  return `${cluster}-cluster-ca-cert`;
}

/**
 * A text that changes with what these keys hold, and with nothing else of the Secrets.
 *
 * It is written where more people may read than may read Secrets, and one of them may be a password that somebody chose:
 * so it is made by scrypt, which makes guessing slow, with a salt of the registry's own.
 *
 * @param used each Secret with those of its keys that count
 * @throws NotPossible when a key is missing
 */
export function fingerprint(used: { secret: Secret; keys: string[]; madeBy: string }[], salt: string): string {
  const parts = used.flatMap(({ secret, keys, madeBy }) =>
    keys.map((key) => {
      const value = secret.data?.[key];
      if (value) return `${key}=${value}`;
      const message = `Secret ${secret.metadata.name} has no ${key}: expected ${madeBy} to make it`;
      throw new NotPossible('SecretIncomplete', message);
    }),
  );
  return scryptSync(parts.join('\n'), salt, 16).toString('hex');
}
