import { join } from 'node:path';
import type { HostPort } from '@alert-stream/common/command/kinds.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { tools } from '../../tools/tools.ts';
import { clusterCertificates, operatorNames, type ClusterCertificates } from '../certificates/cluster.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import type { ManagedProcess } from '../process/managed-process.ts';
import type { StateFolder } from '../state/folder.ts';
import { useCache } from '../training/caches.ts';
import { Secrets } from '../users/secrets.ts';
import { kafkaUsers } from '../../rendered/users.ts';
import { dataFolder, startKafka } from './kafka-process.ts';
import { ownedConfig } from './owned-config.ts';
import { brokerProperties, type OperatorPorts } from './properties.ts';
import { brokerSpec, type BrokerSpec } from '../../rendered/broker.ts';

/** A running broker, and who may operate it. */
type Broker = {
  spec: BrokerSpec;
  process: ManagedProcess;
  certificates: ClusterCertificates;
  operator: KafkaConnection;
};

/** What a broker needs before it can start: certificates, users' Secrets and its configuration, all in the state folder. */
export type PreparedBroker = Omit<Broker, 'process'> & {
  secrets: Secrets;
  start: (onSpawn?: (broker: ManagedProcess) => void) => Promise<ManagedProcess>;
};

/**
 * Prepares the broker of the rendered chart.
 *
 * @param javaStart arguments of Java for its start; by default it uses the cache that the set-up made
 */
export async function prepareBroker(
  objects: KubernetesObject[],
  state: StateFolder,
  ports: OperatorPorts,
  javaStart = useCache('kafka'),
): Promise<PreparedBroker> {
  const spec = brokerSpec(objects);
  const certificates = await clusterCertificates(state.certificates, spec);
  const secrets = new Secrets(state.secrets);
  await secrets.provide(spec.cluster, certificates, kafkaUsers(objects));
  const folder = join(state.path, 'kafka');
  const { store } = certificates;
  const properties = brokerProperties({
    spec,
    ports,
    stores: {
      keystore: store.keystorePath('broker'),
      clusterAuthority: store.certificatePath('cluster-ca'),
      clientsAuthority: store.certificatePath('clients-ca'),
    },
    dataFolder: dataFolder(folder),
    operators: operatorNames(spec.cluster),
    isOwnedKey: ownedConfig(),
  });
  const { java, kafkaJars } = tools();
  return {
    spec,
    certificates,
    secrets,
    operator: operatorConnection(certificates, { host: '127.0.0.1', port: ports.replication }),
    start: (onSpawn) =>
      startKafka(
        spec,
        { java, jars: kafkaJars, folder, properties, logFile: state.logFile('kafka'), javaStart },
        onSpawn,
      ),
  };
}

function operatorConnection({ clusterAuthority, operator }: ClusterCertificates, bootstrap: HostPort): KafkaConnection {
  return {
    bootstrap: [bootstrap],
    clientId: 'operator',
    tls: {
      ca: Buffer.from(clusterAuthority.certificate),
      cert: Buffer.from(operator.certificate),
      key: Buffer.from(operator.key),
    },
  };
}
