import type { BrokerSpec } from '../../rendered/broker.ts';
import { advertisedHost } from '../broker/properties.ts';
import type { KeyPair } from './authority.ts';
import { CertificateStore } from './store.ts';

/** The certificates that Strimzi makes for a cluster: who the brokers are, who their clients are, who operates it. */
export type ClusterCertificates = {
  store: CertificateStore;
  clusterAuthority: KeyPair;
  clientsAuthority: KeyPair;
  operator: KeyPair;
};

const ORGANIZATION = 'O=io.strimzi';

/** The names by which the broker knows itself and the operator, as Java writes them (last part first). */
export function operatorNames(cluster: string): string[] {
  return [`CN=${cluster}-kafka,${ORGANIZATION}`, `CN=${cluster}-entity-operator,${ORGANIZATION}`];
}

/** Makes or reads the cluster's certificates. The broker's is valid for this machine and for what it advertises. */
export async function clusterCertificates(folder: string, spec: BrokerSpec): Promise<ClusterCertificates> {
  const store = new CertificateStore(folder);
  const clusterAuthority = await store.authority('cluster-ca', `${ORGANIZATION},CN=cluster-ca`);
  const clientsAuthority = await store.authority('clients-ca', `${ORGANIZATION},CN=clients-ca`);
  const advertised = spec.kafka.listeners.flatMap((listener) => [
    advertisedHost(listener, spec.nodeId),
    ...(listener.configuration?.bootstrap?.alternativeNames ?? []),
  ]);
  await store.leaf('broker', clusterAuthority, {
    subject: `${ORGANIZATION},CN=${spec.cluster}-kafka`,
    serverNames: [...new Set(['localhost', '127.0.0.1', ...advertised])],
  });
  const operator = await store.leaf('operator', clusterAuthority, {
    subject: `${ORGANIZATION},CN=${spec.cluster}-entity-operator`,
  });
  return { store, clusterAuthority, clientsAuthority, operator };
}
