import { randomBytes } from 'node:crypto';
import type { StrimziApi } from '../definitions.ts';
import { NAMESPACE } from '../chart-cluster.ts';
import type { Cluster } from '../cluster.ts';

// Strimzi's part: no operator of its runs beside an API server alone, so its objects, with the status that it writes, and
// its Secrets are made here by hand.

export const KAFKA = 'alert-broker';

export type FakeListener = { name: string; port: number };

const LISTENERS: FakeListener[] = [
  { name: 'internal', port: 9092 },
  { name: 'tls', port: 9093 },
];

/** The Kafka as Strimzi leaves it: with the addresses of its listeners in the status, unless it isn't up yet. */
export async function makeKafka(
  cluster: Cluster,
  {
    strimzi = 'v1',
    listeners = LISTENERS,
    up = true,
  }: { strimzi?: StrimziApi; listeners?: FakeListener[]; up?: boolean } = {},
): Promise<void> {
  const kafka = {
    apiVersion: `kafka.strimzi.io/${strimzi}`,
    kind: 'Kafka',
    metadata: { name: KAFKA, namespace: NAMESPACE },
    spec: {
      kafka: {
        ...(strimzi === 'v1' ? {} : { replicas: 3, storage: { type: 'ephemeral' } }),
        listeners: listeners.map(({ name, port }) => ({ name, port, type: 'internal', tls: true })),
      },
      ...(strimzi === 'v1' ? {} : { zookeeper: { replicas: 3, storage: { type: 'ephemeral' } } }),
    },
  };
  await cluster.apply([kafka]);
  await writeStatus(cluster, kafka, {
    conditions: [{ type: 'Ready', status: up ? 'True' : 'False' }],
    ...(up && {
      listeners: listeners.map(({ name, port }) => ({
        name,
        addresses: [{ host: address(), port }],
        bootstrapServers: `${address()}:${port}`,
      })),
    }),
  });
}

function address(): string {
  return `${KAFKA}-kafka-bootstrap.${NAMESPACE}.svc`;
}

/** A KafkaUser as Strimzi leaves it, with a new certificate or password in its Secret. */
export async function makeUser(
  cluster: Cluster,
  name: string,
  {
    strimzi = 'v1',
    type = 'tls',
    ready = true,
  }: { strimzi?: StrimziApi; type?: 'tls' | 'scram-sha-512'; ready?: boolean } = {},
): Promise<void> {
  const user = {
    apiVersion: `kafka.strimzi.io/${strimzi}`,
    kind: 'KafkaUser',
    metadata: { name, namespace: NAMESPACE, labels: { 'strimzi.io/cluster': KAFKA } },
    spec: { authentication: { type } },
  };
  await cluster.apply([user]);
  if (ready) await renewUser(cluster, name, type);
  const condition = ready
    ? { type: 'Ready', status: 'True' }
    : { type: 'Ready', status: 'False', message: 'the cluster is away' };
  await writeStatus(cluster, user, { observedGeneration: 1, secret: name, conditions: [condition] });
}

/** A new certificate or password, as when Strimzi renews the old one. */
export async function renewUser(cluster: Cluster, name: string, type: 'tls' | 'scram-sha-512' = 'tls'): Promise<void> {
  const data =
    type === 'tls' ? { 'user.p12': some(), 'user.password': some() } : { password: some(), 'sasl.jaas.config': some() };
  await cluster.apply([secret(name, data)]);
}

/** A new authority of the brokers' certificates. */
export async function renewAuthority(cluster: Cluster): Promise<void> {
  await cluster.apply([
    secret(`${KAFKA}-cluster-ca-cert`, { 'ca.crt': some(), 'ca.p12': some(), 'ca.password': some() }),
  ]);
}

function secret(name: string, data: Record<string, string>): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: NAMESPACE, labels: { 'strimzi.io/cluster': KAFKA } },
    type: 'Opaque',
    data,
  };
}

function some(): string {
  return randomBytes(24).toString('base64');
}

/** Writes the status of an object, as the controller of its kind does. */
export async function writeStatus(
  cluster: Cluster,
  { kind, metadata: { name } }: { kind: string; metadata: { name: string } },
  status: object,
): Promise<void> {
  const patch = JSON.stringify({ status });
  await cluster.kubectl(
    'patch',
    kind,
    name,
    '--namespace',
    NAMESPACE,
    '--subresource=status',
    '--type=merge',
    '--patch',
    patch,
  );
}
