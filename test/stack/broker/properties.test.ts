import test from 'ava';
import { brokerProperties, type PropertiesInput } from '../../../stack/broker/properties.ts';
import type { Listener } from '../../../rendered/broker.ts';

const tls: Listener = { name: 'tls', port: 9093, type: 'internal', tls: true, authentication: { type: 'tls' } };
const external: Listener = {
  name: 'external',
  port: 9094,
  type: 'loadbalancer',
  tls: true,
  authentication: { type: 'scram-sha-512' },
};

type Overrides = {
  listeners?: Listener[];
  config?: Record<string, string | number>;
  authorization?: { type: string; superUsers?: string[] };
};

const properties = ({
  listeners = [tls, external],
  config = {},
  authorization = { type: 'simple', superUsers: ['kafka-admin'] },
}: Overrides = {}) => {
  const input: PropertiesInput = {
    spec: { cluster: 'alert-broker', nodeId: 6, kafka: { listeners, config, authorization }, jvm: {} },
    ports: { controlplane: 9090, replication: 9091 },
    stores: { keystore: '/k.pem', clusterAuthority: '/cluster.crt', clientsAuthority: '/clients.crt' },
    dataFolder: '/data',
    operators: ['CN=operator'],
    isOwnedKey: (key) => key.startsWith('ssl.'),
  };
  return Object.fromEntries(
    brokerProperties(input)
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  ) as Record<string, string>;
};

test('every listener of the resource, and none in the clear, is on this machine alone', (t) => {
  const made = properties();
  t.is(
    made['listeners'],
    'CONTROLPLANE-9090://127.0.0.1:9090,REPLICATION-9091://127.0.0.1:9091,TLS-9093://127.0.0.1:9093,EXTERNAL-9094://127.0.0.1:9094',
  );
  t.is(
    made['listener.security.protocol.map'],
    'CONTROLPLANE-9090:SSL,REPLICATION-9091:SSL,TLS-9093:SSL,EXTERNAL-9094:SASL_SSL',
  );
});

test('a tls listener asks for a certificate of the clients authority', (t) => {
  const made = properties();
  t.is(made['listener.name.tls-9093.ssl.client.auth'], 'required');
  t.is(made['listener.name.tls-9093.ssl.truststore.location'], '/clients.crt');
  t.is(made['listener.name.replication-9091.ssl.truststore.location'], '/cluster.crt');
});

test('a scram-sha-512 listener takes that mechanism and no other', (t) => {
  t.is(properties()['listener.name.external-9094.sasl.enabled.mechanisms'], 'SCRAM-SHA-512');
});

test('a listener that advertises another host is opened to it, and it alone', (t) => {
  const advertised = { ...external, configuration: { brokers: [{ broker: 6, advertisedHost: 'my.host' }] } };
  const made = properties({ listeners: [tls, advertised] });
  t.regex(made['listeners'] ?? '', /TLS-9093:\/\/127\.0\.0\.1:9093,EXTERNAL-9094:\/\/0\.0\.0\.0:9094$/);
  t.regex(made['advertised.listeners'] ?? '', /TLS-9093:\/\/127\.0\.0\.1:9093,EXTERNAL-9094:\/\/my\.host:9094$/);
});

test('super users are those of the resource and the operator, never an anonymous one', (t) => {
  t.is(properties()['super.users'], 'User:CN=operator;User:kafka-admin');
  t.is(properties()['authorizer.class.name'], 'org.apache.kafka.metadata.authorizer.StandardAuthorizer');
});

test('the config of the resource is passed on', (t) => {
  t.is(properties({ config: { 'message.max.bytes': 10_485_760 } })['message.max.bytes'], '10485760');
});

const plain: Listener = {
  name: 'plain',
  port: 9095,
  type: 'internal',
  tls: false,
  authentication: { type: 'scram-sha-512' },
};

test('a scram-sha-512 listener without TLS is on this machine alone, and has no key', (t) => {
  const made = properties({ listeners: [tls, plain] });
  t.regex(made['listeners'] ?? '', /,PLAIN-9095:\/\/127\.0\.0\.1:9095$/);
  t.regex(made['listener.security.protocol.map'] ?? '', /,PLAIN-9095:SASL_PLAINTEXT$/);
  t.deepEqual(
    Object.keys(made).filter((key) => key.startsWith('listener.name.plain-9095.')),
    ['listener.name.plain-9095.sasl.enabled.mechanisms', 'listener.name.plain-9095.scram-sha-512.sasl.jaas.config'],
  );
});

const refused = test.macro({
  exec: (t, overrides: Overrides, message: RegExp) => {
    t.throws(() => properties(overrides), { name: 'AlertStreamError', message });
  },
  title: (name) => `refused: ${name}`,
});

test('a listener without TLS', refused, { listeners: [{ ...tls, tls: false }] }, /listener tls: expected tls: true/);
test(
  'a listener without TLS that advertises another host',
  refused,
  { listeners: [{ ...plain, configuration: { brokers: [{ broker: 6, advertisedHost: 'my.host' }] } }] },
  /listener plain: expected tls: true, got false with the host my\.host: nothing is sent in the clear beyond this machine/,
);
test(
  'a listener without authentication',
  refused,
  { listeners: [{ name: 'plain', port: 9092, type: 'internal', tls: true }] },
  /listener plain: expected authentication of type tls or scram-sha-512, got none/,
);
test(
  'a config key that Strimzi owns',
  refused,
  { config: { 'ssl.client.auth': 'required' } },
  /Strimzi sets ssl\.client\.auth itself/,
);
test('a cluster without authorization', refused, { authorization: { type: 'opa' } }, /expected type simple, got opa/);
