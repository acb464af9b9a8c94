import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { BrokerSpec, Listener } from '../../rendered/broker.ts';

/**
 * Two listeners that Strimzi adds to every cluster: they are no part of a Kafka resource, and their ports are fixed
 * there (https://strimzi.io/docs/operators/latest/deploying, "Network policies"). Here they may be moved.
 */
export type OperatorPorts = { controlplane: number; replication: number };

/** PEM files: the broker's key with its certificate, and the two authorities' certificates. */
type BrokerStores = { keystore: string; clusterAuthority: string; clientsAuthority: string };

export type PropertiesInput = {
  spec: BrokerSpec;
  ports: OperatorPorts;
  stores: BrokerStores;
  dataFolder: string;
  /** Distinguished names, as Java writes them, that operate the cluster. */
  operators: string[];
  isOwnedKey: (key: string) => boolean;
};

const LOOPBACK = '127.0.0.1';
const ANY_ADDRESS = '0.0.0.0';
const SCRAM = 'SCRAM-SHA-512';

/**
 * The broker's server.properties, as Strimzi would make it from the same resource.
 *
 * @throws AlertStreamError `CONFIG` for a listener without authentication, or without TLS beyond this machine or with
 *   client certificates, or a config key that Strimzi owns
 */
export function brokerProperties({ spec, ports, stores, dataFolder, operators, isOwnedKey }: PropertiesInput): string {
  const { listeners, config = {}, authorization } = spec.kafka;
  const internal = [
    { id: `CONTROLPLANE-${ports.controlplane}`, port: ports.controlplane },
    { id: `REPLICATION-${ports.replication}`, port: ports.replication },
  ] as const;
  const [controlplane, replication] = internal;
  const published = listeners.map((listener) => ({
    ...listener,
    id: listenerId(listener),
    host: advertisedHost(listener, spec.nodeId),
  }));
  const owned = Object.keys(config).filter((key) => isOwnedKey(key));
  if (owned.length > 0) {
    throw new AlertStreamError('CONFIG', `kafka.config: Strimzi sets ${owned.join(', ')} itself; leave it out`);
  }
  const lines: [string, string | number | boolean][] = [
    ['process.roles', 'broker,controller'],
    ['node.id', spec.nodeId],
    ['controller.quorum.voters', `${spec.nodeId}@${LOOPBACK}:${ports.controlplane}`],
    ['controller.listener.names', controlplane.id],
    ['inter.broker.listener.name', replication.id],
    ['log.dirs', dataFolder],
    [
      'listeners',
      [
        ...internal.map(({ id, port }) => `${id}://${LOOPBACK}:${port}`),
        ...published.map(({ id, port, host }) => `${id}://${bindAddress(host)}:${port}`),
      ].join(','),
    ],
    [
      'advertised.listeners',
      [
        `${replication.id}://${LOOPBACK}:${ports.replication}`,
        ...published.map(({ id, port, host }) => `${id}://${host}:${port}`),
      ].join(','),
    ],
    [
      'listener.security.protocol.map',
      [
        ...internal.map(({ id }) => `${id}:SSL`),
        ...published.map((listener) => `${listener.id}:${protocol(listener, spec.nodeId)}`),
      ].join(','),
    ],
    ...internal.flatMap(({ id }) => tlsLines(id, stores.keystore, stores.clusterAuthority)),
    ...published.flatMap((listener) => authenticationLines(listener.id, listener, stores)),
    ...authorizationLines(authorization, operators),
    ...Object.entries(config),
  ];
  return `${lines.map(([key, value]) => `${key}=${value}`).join('\n')}\n`;
}

/** As Strimzi names a listener in the broker's configuration. */
function listenerId({ name, port }: Listener): string {
  return `${name.toUpperCase()}-${port}`;
}

/** The host that clients are sent to: this machine alone, unless the chart advertises another name. */
export function advertisedHost({ configuration }: Listener, nodeId: number): string {
  return configuration?.brokers?.find(({ broker }) => broker === nodeId)?.advertisedHost ?? LOOPBACK;
}

/** Where to listen to be reached under a host: on this machine's own addresses stays on this machine. */
function bindAddress(host: string): string {
  if (host === 'localhost') return LOOPBACK;
  return host.startsWith('127.') ? host : ANY_ADDRESS;
}

function protocol(listener: Listener, nodeId: number): 'SSL' | 'SASL_SSL' | 'SASL_PLAINTEXT' {
  const { name, tls, authentication } = listener;
  const type = authentication?.type ?? 'none';
  if (type !== 'tls' && type !== 'scram-sha-512') {
    throw new AlertStreamError(
      'CONFIG',
      `listener ${name}: expected authentication of type tls or scram-sha-512, got ${type}`,
    );
  }
  if (tls) return type === 'tls' ? 'SSL' : 'SASL_SSL';
  if (type === 'tls')
    throw new AlertStreamError('CONFIG', `listener ${name}: expected tls: true with authentication of type tls`);
  const host = advertisedHost(listener, nodeId);
  if (bindAddress(host) === ANY_ADDRESS) {
    throw new AlertStreamError(
      'CONFIG',
      `listener ${name}: expected tls: true, got false with the host ${host}: nothing is sent in the clear beyond this machine`,
    );
  }
  return 'SASL_PLAINTEXT';
}

function authenticationLines(id: string, { tls, authentication }: Listener, stores: BrokerStores): [string, string][] {
  const prefix = `listener.name.${id.toLowerCase()}`;
  if (authentication?.type === 'tls') return tlsLines(id, stores.keystore, stores.clientsAuthority);
  const serverTls: [string, string][] = [
    [`${prefix}.ssl.client.auth`, 'none'],
    [`${prefix}.ssl.keystore.type`, 'PEM'],
    [`${prefix}.ssl.keystore.location`, stores.keystore],
  ];
  return [
    ...(tls ? serverTls : []),
    [`${prefix}.sasl.enabled.mechanisms`, SCRAM],
    [`${prefix}.scram-sha-512.sasl.jaas.config`, 'org.apache.kafka.common.security.scram.ScramLoginModule required;'],
  ];
}

function tlsLines(id: string, keystore: string, authority: string): [string, string][] {
  const prefix = `listener.name.${id.toLowerCase()}`;
  return [
    [`${prefix}.ssl.client.auth`, 'required'],
    [`${prefix}.ssl.keystore.type`, 'PEM'],
    [`${prefix}.ssl.keystore.location`, keystore],
    [`${prefix}.ssl.truststore.type`, 'PEM'],
    [`${prefix}.ssl.truststore.location`, authority],
  ];
}

function authorizationLines(
  authorization: BrokerSpec['kafka']['authorization'],
  operators: string[],
): [string, string][] {
  if (authorization?.type !== 'simple') {
    throw new AlertStreamError(
      'CONFIG',
      `spec.kafka.authorization: expected type simple, got ${authorization?.type ?? 'none'}`,
    );
  }
  const users = [...operators, ...(authorization.superUsers ?? [])].map((name) => `User:${name}`);
  return [
    ['authorizer.class.name', 'org.apache.kafka.metadata.authorizer.StandardAuthorizer'],
    ['super.users', users.join(';')],
  ];
}
