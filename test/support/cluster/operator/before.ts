import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NAMESPACE } from '../chart-cluster.ts';

/** Deployment and Service as the Strimzi Registry Operator 0.7.1 makes them, with key stores that it has converted. */
export function objectsOfBefore(name: string, owner: object): object[] {
  const metadata = {
    name,
    namespace: NAMESPACE,
    ownerReferences: [owner],
    labels: { app: name, 'app.kubernetes.io/managed-by': 'strimzi-registry-operator' },
  };
  const jks = (key: string) => ({ secretKeyRef: { name: `${name}-jks`, key } });
  const store = (rest: object, key: string) => ({ name: `SCHEMA_REGISTRY_KAFKASTORE_${key}`, ...rest });
  const container = {
    name: 'server',
    image: 'confluentinc/cp-schema-registry:8.0.0',
    ports: [{ name: 'schema-registry', containerPort: 8081, protocol: 'TCP' }],
    env: [
      { name: 'SCHEMA_REGISTRY_MASTER_ELIGIBILITY', value: 'true' },
      store({ value: '/var/schemaregistry/keystore.jks' }, 'SSL_KEYSTORE_LOCATION'),
      store({ valueFrom: jks('keystore_password') }, 'SSL_KEYSTORE_PASSWORD'),
      store({ value: '/var/schemaregistry/truststore.jks' }, 'SSL_TRUSTSTORE_LOCATION'),
      store({ valueFrom: jks('truststore_password') }, 'SSL_TRUSTSTORE_PASSWORD'),
    ],
    volumeMounts: [{ mountPath: '/var/schemaregistry', name: 'tls', readOnly: true }],
  };
  const template = {
    metadata: {
      labels: { app: name },
      annotations: { 'strimziregistryoperator.roundtable.lsst.codes/jksVersion': '7' },
    },
    spec: { containers: [container], volumes: [{ name: 'tls', secret: { secretName: `${name}-jks` } }] },
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { replicas: 1, selector: { matchLabels: { app: name } }, template },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'ClusterIP', ports: [{ name: 'schema-registry', port: 8081 }], selector: { app: name } },
    },
  ];
}

/** A file with the objects, for kubectl to create: as who isn't known for applying. It is gone when the tests end. */
export async function fileOf(objects: object[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-objects-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'objects.json');
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  return file;
}
