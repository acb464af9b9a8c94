import { join } from 'node:path';
import { ManagedProcess } from '../../../stack/process/managed-process.ts';
import { clusterTools } from '../../../tools/tools.ts';
import type { Credentials } from './credentials.ts';

/** Free ports of 127.0.0.1. */
export type ClusterPorts = { api: number; etcd: number; etcdPeer: number };

/** Starts etcd with its data in a folder. */
export function startEtcd(folder: string, { etcd, etcdPeer }: ClusterPorts): ManagedProcess {
  const [client, peer] = [`http://127.0.0.1:${etcd}`, `http://127.0.0.1:${etcdPeer}`];
  const options = {
    name: 'test',
    'data-dir': join(folder, 'etcd'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `test=${peer}`,
    // Its data needn't outlive the machine.
    'unsafe-no-fsync': 'true',
  };
  return start('etcd', clusterTools().etcd, options, folder);
}

/** Starts an API server on that etcd: with access rules (RBAC), and without the controllers of a whole cluster. */
export function startApiServer(folder: string, { api, etcd }: ClusterPorts, credentials: Credentials): ManagedProcess {
  const options = {
    'etcd-servers': `http://127.0.0.1:${etcd}`,
    'bind-address': '127.0.0.1',
    'secure-port': String(api),
    'tls-cert-file': credentials.serverCertificate,
    'tls-private-key-file': credentials.serverKey,
    'client-ca-file': credentials.authority,
    'authorization-mode': 'RBAC',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': credentials.serviceAccountCertificate,
    'service-account-signing-key-file': credentials.serviceAccountKey,
    'service-cluster-ip-range': '10.96.0.0/16',
    // No controller makes the service accounts that this plug-in would ask for.
    'disable-admission-plugins': 'ServiceAccount',
    // A server may refuse privileged pods by itself; here only Pod Security shall.
    'allow-privileged': 'true',
    // Nobody reaches it by its own Service.
    'endpoint-reconciler-type': 'none',
  };
  return start('kube-apiserver', clusterTools().kubeApiserver, options, folder);
}

function start(name: string, command: string, options: Record<string, string>, folder: string): ManagedProcess {
  const args = Object.entries(options).map(([option, value]) => `--${option}=${value}`);
  return new ManagedProcess({ name, command, args, env: { HOME: folder }, logFile: join(folder, `${name}.log`) });
}
