import test, { type ExecutionContext } from 'ava';
import { registryEnvironment } from '../../../../../services/schema-registry/src/operator/desired/environment.ts';
import { spec } from '../objects.ts';

/** The registry's properties that there are, by Confluent's "Schema Registry Configuration Reference" of release 8.0. */
const DOCUMENTED = new Set([
  'host.name',
  'listeners',
  'schema.compatibility.level',
  'schema.registry.group.id',
  'kafkastore.topic',
  'kafkastore.bootstrap.servers',
  'kafkastore.security.protocol',
  'kafkastore.ssl.truststore.location',
  'kafkastore.ssl.truststore.password',
  'kafkastore.ssl.truststore.type',
  'kafkastore.ssl.keystore.location',
  'kafkastore.ssl.keystore.password',
  'kafkastore.ssl.keystore.type',
  'kafkastore.ssl.key.password',
  'kafkastore.sasl.mechanism',
  'kafkastore.sasl.jaas.config',
]);

/** Variables that the image's scripts read themselves. */
const OF_SCRIPTS = new Set(['SCHEMA_REGISTRY_HEAP_OPTS']);

function environment(fields: object = {}): Record<string, string> {
  const variables = registryEnvironment({
    spec: spec(fields),
    bootstrap: 'bootstrap:9093',
    userSecret: 'user',
    cluster: 'alert-broker',
  });
  return Object.fromEntries(
    variables.map(({ name, value, valueFrom }) => {
      const { secretKeyRef, fieldRef } = valueFrom ?? {};
      return [
        name.replace('SCHEMA_REGISTRY_', ''),
        value ?? (secretKeyRef ? `Secret ${secretKeyRef.name} ${secretKeyRef.key}` : `field ${fieldRef?.fieldPath}`),
      ];
    }),
  );
}

const COMMON = {
  HOST_NAME: 'field status.podIP',
  LISTENERS: 'http://0.0.0.0:8081',
  SCHEMA_COMPATIBILITY_LEVEL: 'forward',
  SCHEMA_REGISTRY_GROUP_ID: 'schema-registry',
  HEAP_OPTS: '-Xms512M -Xmx512M',
  KAFKASTORE_TOPIC: 'registry-schemas',
  KAFKASTORE_BOOTSTRAP_SERVERS: 'bootstrap:9093',
};

const TRUST = {
  KAFKASTORE_SSL_TRUSTSTORE_LOCATION: '/var/schemaregistry-authority/ca.p12',
  KAFKASTORE_SSL_TRUSTSTORE_PASSWORD: 'Secret alert-broker-cluster-ca-cert ca.password',
  KAFKASTORE_SSL_TRUSTSTORE_TYPE: 'PKCS12',
};

const CERTIFICATE = {
  KAFKASTORE_SSL_KEYSTORE_LOCATION: '/var/schemaregistry/user.p12',
  KAFKASTORE_SSL_KEYSTORE_PASSWORD: 'Secret user user.password',
  KAFKASTORE_SSL_KEYSTORE_TYPE: 'PKCS12',
  KAFKASTORE_SSL_KEY_PASSWORD: 'Secret user user.password',
};

const PASSWORD = {
  KAFKASTORE_SASL_MECHANISM: 'SCRAM-SHA-512',
  KAFKASTORE_SASL_JAAS_CONFIG: 'Secret user sasl.jaas.config',
};

function has(t: ExecutionContext, securityProtocol: string, more: object) {
  t.deepEqual(environment({ securityProtocol }), {
    ...COMMON,
    KAFKASTORE_SECURITY_PROTOCOL: securityProtocol,
    ...more,
  });
}

test('SSL: a certificate, and the authority of the brokers', has, 'SSL', { ...TRUST, ...CERTIFICATE });
test('SASL_SSL: a password, and the authority of the brokers', has, 'SASL_SSL', { ...TRUST, ...PASSWORD });
test('SASL_PLAINTEXT: a password', has, 'SASL_PLAINTEXT', PASSWORD);
test('PLAINTEXT: nothing', has, 'PLAINTEXT', {});

test("each variable comes to a property that Confluent's documentation has", (t) => {
  for (const securityProtocol of ['SSL', 'SASL_SSL', 'SASL_PLAINTEXT', 'PLAINTEXT']) {
    for (const name of Object.keys(environment({ securityProtocol }))) {
      const variable = `SCHEMA_REGISTRY_${name}`;
      t.true(OF_SCRIPTS.has(variable) || DOCUMENTED.has(name.toLowerCase().replaceAll('_', '.')), variable);
      // At this one the image gives up.
      t.not(variable, 'SCHEMA_REGISTRY_PORT');
    }
  }
});

test('with a limit of memory Java takes a part of it', (t) => {
  t.is(environment({ memoryLimit: '1Gi' })['HEAP_OPTS'], '-XX:InitialRAMPercentage=50 -XX:MaxRAMPercentage=50');
});
