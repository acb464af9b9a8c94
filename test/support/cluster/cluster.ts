import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../rendered/kubernetes.ts';
import type { ManagedProcess } from '../../../stack/process/managed-process.ts';
import { freePorts } from '../../../stack/process/ports.ts';
import { makeCredentials, type Credentials } from './credentials.ts';
import { writeKubeconfig, type Server } from './kubeconfig.ts';
import { runKubectl, type KubectlAnswer } from './kubectl.ts';
import { startApiServer, startEtcd, type ClusterPorts } from './programs.ts';
import { untilAccepted } from './until.ts';

const GRACE_MS = 10_000;

/** The name under which objects are applied, for which the API server keeps the fields. */
const FIELD_MANAGER = 'test';

/**
 * A Kubernetes API server on 127.0.0.1 with an etcd of its own: it checks, keeps and serves objects as every other
 * does, with access rules and tokens; nothing acts on them, for there are no controllers and no nodes.
 */
export class Cluster {
  readonly #folder: string;
  readonly #ports: ClusterPorts;
  readonly #credentials: Credentials;
  readonly #etcd: ManagedProcess;
  #apiServer: ManagedProcess;

  constructor(folder: string, ports: ClusterPorts, credentials: Credentials) {
    this.#folder = folder;
    this.#ports = ports;
    this.#credentials = credentials;
    this.#etcd = startEtcd(folder, ports);
    this.#apiServer = startApiServer(folder, ports, credentials);
  }

  /** The file by which a client may do everything. */
  get kubeconfig(): string {
    return this.#credentials.kubeconfig;
  }

  /** Where it is, and by which authority it is known. */
  get server(): Server {
    return { url: `https://127.0.0.1:${this.#ports.api}`, authority: this.#credentials.authority };
  }

  /** Of the programs that run now. */
  get processIds(): number[] {
    return [this.#etcd, this.#apiServer].flatMap(({ running, pid }) => (running && pid !== undefined ? [pid] : []));
  }

  /** Runs kubectl as the administrator. @throws KubectlError when it or the API server refuses */
  async kubectl(...args: string[]): Promise<KubectlAnswer> {
    return runKubectl(this.kubeconfig, args);
  }

  /** Makes the file by which a client may do what a service account may, which is there already. */
  async kubeconfigOf(serviceAccount: string, namespace: string): Promise<string> {
    const { stdout } = await this.kubectl('create', 'token', serviceAccount, '--namespace', namespace);
    const path = join(this.#folder, `${namespace}-${serviceAccount}.kubeconfig`);
    return writeKubeconfig(path, this.server, { token: stdout.trim() });
  }

  /**
   * Applies objects on the server's side: each is tried, and an unknown field is refused, not dropped.
   *
   * @throws KubectlError with the reason for each that is refused
   */
  async apply(objects: object[], { dryRun = false } = {}): Promise<KubectlAnswer> {
    const options = ['--server-side', '--validate=strict', `--field-manager=${FIELD_MANAGER}`];
    const args = ['apply', ...options, ...(dryRun ? ['--dry-run=server'] : []), '--filename', '-'];
    return runKubectl(this.kubeconfig, args, documents(objects));
  }

  /** The objects as the server has them. @throws KubectlError when one isn't there */
  async read(objects: object[]): Promise<KubernetesObject[]> {
    const { stdout } = await runKubectl(
      this.kubeconfig,
      ['get', '--output', 'json', '--filename', '-'],
      documents(objects),
    );
    const found = JSON.parse(stdout) as KubernetesObject & { items?: KubernetesObject[] };
    return found.items ?? [found];
  }

  /** Waits until it serves all that it can. @throws AlertStreamError with the log's end when a program has ended */
  async untilReady(): Promise<void> {
    await untilAccepted(
      () => this.kubectl('get', '--raw', '/readyz'),
      () => this.#requireRunning(),
    );
  }

  /** Ends the API server and starts it again on the same data, port and credentials. */
  async restart(): Promise<void> {
    await this.#apiServer.stop(GRACE_MS);
    this.#apiServer = startApiServer(this.#folder, this.#ports, this.#credentials);
    await this.untilReady();
  }

  async stop(): Promise<void> {
    await this.#apiServer.stop(GRACE_MS);
    await this.#etcd.stop(GRACE_MS);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #requireRunning(): Promise<void> {
    const ended = [this.#etcd, this.#apiServer].find(({ running }) => !running);
    if (ended !== undefined) throw ended.failure(await ended.exited);
  }
}

/** Starts one, empty but for what every API server has, and waits until it is ready. */
export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-cluster-'));
  const [api, etcd, etcdPeer] = (await freePorts(3)) as [number, number, number];
  const cluster = new Cluster(
    folder,
    { api, etcd, etcdPeer },
    await makeCredentials(folder, `https://127.0.0.1:${api}`),
  );
  try {
    await cluster.untilReady();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function documents(objects: object[]): string {
  return objects.map((object) => JSON.stringify(object)).join('\n---\n');
}
