import type { V1EnvVar } from '@kubernetes/client-node';
import { authoritySecretName, keysFor } from './credentials.ts';
import type { RegistrySpec } from './spec.ts';

/** Where the Secrets' files are in the registry's container. */
export const USER_FOLDER = '/var/schemaregistry';
export const AUTHORITY_FOLDER = '/var/schemaregistry-authority';

export type EnvironmentOptions = { spec: RegistrySpec; bootstrap: string; userSecret: string; cluster: string };

/**
 * The environment of Confluent's image, which makes a property of the registry of each variable: `SCHEMA_REGISTRY_` goes,
 * and underscores become dots (docs.confluent.io, "Schema Registry Configuration Reference").
 */
export function registryEnvironment({ spec, bootstrap, userSecret, cluster }: EnvironmentOptions): V1EnvVar[] {
  const keys = keysFor(spec.securityProtocol);
  const fromUser = (key: string) => ({ valueFrom: { secretKeyRef: { name: userSecret, key } } });
  const fromAuthority = (key: string) => ({ valueFrom: { secretKeyRef: { name: authoritySecretName(cluster), key } } });
  return [
    // The address that registries tell each other, and so the one at which the leader is found.
    { name: 'SCHEMA_REGISTRY_HOST_NAME', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    { name: 'SCHEMA_REGISTRY_LISTENERS', value: `http://0.0.0.0:${spec.port}` },
    { name: 'SCHEMA_REGISTRY_SCHEMA_COMPATIBILITY_LEVEL', value: spec.compatibilityLevel },
    { name: 'SCHEMA_REGISTRY_SCHEMA_REGISTRY_GROUP_ID', value: spec.groupId },
    { name: 'SCHEMA_REGISTRY_HEAP_OPTS', value: heap(spec) },
    store('TOPIC', { value: spec.registryTopic }),
    store('BOOTSTRAP_SERVERS', { value: bootstrap }),
    store('SECURITY_PROTOCOL', { value: spec.securityProtocol }),
    ...(keys.authority.length === 0
      ? []
      : [
          store('SSL_TRUSTSTORE_LOCATION', { value: `${AUTHORITY_FOLDER}/ca.p12` }),
          store('SSL_TRUSTSTORE_PASSWORD', fromAuthority('ca.password')),
          store('SSL_TRUSTSTORE_TYPE', { value: 'PKCS12' }),
        ]),
    ...(keys.user.includes('user.p12')
      ? [
          store('SSL_KEYSTORE_LOCATION', { value: `${USER_FOLDER}/user.p12` }),
          store('SSL_KEYSTORE_PASSWORD', fromUser('user.password')),
          store('SSL_KEYSTORE_TYPE', { value: 'PKCS12' }),
          store('SSL_KEY_PASSWORD', fromUser('user.password')),
        ]
      : []),
    ...(keys.user.includes('sasl.jaas.config')
      ? [store('SASL_MECHANISM', { value: 'SCRAM-SHA-512' }), store('SASL_JAAS_CONFIG', fromUser('sasl.jaas.config'))]
      : []),
  ];
}

function store(name: string, value: Omit<V1EnvVar, 'name'>): V1EnvVar {
  return { name: `SCHEMA_REGISTRY_KAFKASTORE_${name}`, ...value };
}

/** Java takes a part of a limit that there is; without one it would take that part of the machine. */
function heap({ memoryLimit }: RegistrySpec): string {
  return memoryLimit === undefined ? '-Xms512M -Xmx512M' : '-XX:InitialRAMPercentage=50 -XX:MaxRAMPercentage=50';
}
