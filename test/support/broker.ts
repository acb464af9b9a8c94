import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAdmin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { withPlaintextListener } from '../../stack/broker/plaintext-listener.ts';
import { prepareBroker, type PreparedBroker } from '../../stack/broker/start.ts';
import { reconcileBroker } from '../../stack/broker/reconcile.ts';
import { chartFolder, renderChart } from '../../rendered/chart.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import type { ManagedProcess } from '../../stack/process/managed-process.ts';
import { freePorts } from '../../stack/process/ports.ts';
import { StateFolder } from '../../stack/state/folder.ts';
import { passwordRef } from '../../stack/users/secrets.ts';
import { kafkaUsers } from '../../rendered/users.ts';

/** Values that a test sets on top of values-local.yaml. */
export type TestBrokerOptions = {
  set?: Record<string, unknown>;
  /** Whether it has the listener without TLS too. */
  plaintext?: boolean;
};

/** A real Kafka, made from the rendered chart on free ports, with a state folder of its own. */
export class TestBroker {
  readonly objects: KubernetesObject[];
  readonly state: StateFolder;
  readonly prepared: PreparedBroker;
  #process: ManagedProcess | undefined;

  constructor(objects: KubernetesObject[], state: StateFolder, prepared: PreparedBroker) {
    this.objects = objects;
    this.state = state;
    this.prepared = prepared;
  }

  /** The operator, who may do everything, over mTLS. */
  get admin(): KafkaConnection {
    return this.prepared.operator;
  }

  /** A user of the chart with a certificate, on the listener that the services use. */
  async tls(user: string): Promise<KafkaConnection> {
    const { secrets } = this.prepared;
    const [ca, cert, key] = await Promise.all([
      secrets.read(`${this.prepared.spec.cluster}-cluster-ca-cert`, 'ca.crt'),
      secrets.read(user, 'user.crt'),
      secrets.read(user, 'user.key'),
    ]);
    return {
      ...this.#at('internal'),
      clientId: user,
      tls: { ca: Buffer.from(ca), cert: Buffer.from(cert), key: Buffer.from(key) },
    };
  }

  /** A user of the chart with a password, on the external listener. */
  async scram(username: string): Promise<KafkaConnection> {
    const { secrets } = this.prepared;
    const user = kafkaUsers(this.objects).find(({ name }) => name === username);
    if (user === undefined) throw new Error(`the chart has no user ${username}`);
    const ref = passwordRef(username, user.spec);
    const ca = Buffer.from(await secrets.read(`${this.prepared.spec.cluster}-cluster-ca-cert`, 'ca.crt'));
    return {
      ...this.#at('external'),
      clientId: username,
      tls: { ca },
      scram: { username, password: await secrets.read(ref.name, ref.key) },
    };
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** The port of a listener of the chart. */
  port(listener: string): number {
    const found = this.prepared.spec.kafka.listeners.find(({ name }) => name === listener);
    if (found === undefined) throw new Error(`the chart has no listener ${listener}`);
    return found.port;
  }

  async createTopic(name: string, partitions: number, config: Record<string, string> = {}): Promise<void> {
    const admin = await connectAdmin(this.admin);
    try {
      await admin.createTopics({
        topics: [name],
        partitions,
        replicas: 1,
        configs: Object.entries(config).map(([key, value]) => ({ name: key, value })),
      });
    } finally {
      await admin.close();
    }
  }

  /** Starts it: the first time, or again on the same data and ports. */
  async start(): Promise<void> {
    this.#process = await this.prepared.start();
  }

  async kill(): Promise<void> {
    this.#process?.signal('SIGKILL');
    await this.#process?.exited;
  }

  freeze(): void {
    this.#process?.signal('SIGSTOP');
  }

  thaw(): void {
    this.#process?.signal('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.state.path, { recursive: true, force: true });
  }

  #at(listener: string) {
    return { bootstrap: [{ host: '127.0.0.1', port: this.port(listener) }] };
  }
}

/** Starts a broker with the topics, users and access rules of values-local.yaml. */
export async function startTestBroker({ set = {}, plaintext = false }: TestBrokerOptions = {}): Promise<TestBroker> {
  const [internal, tls, external, controlplane, replication, plain] = (await freePorts(6)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ports = {
    'kafka.listeners.internal.port': internal,
    'kafka.listeners.tls.port': tls,
    'kafka.listeners.external.port': external,
  };
  const rendered = await renderChart({
    valuesFiles: [join(chartFolder, 'values-local.yaml')],
    set: { ...ports, ...set },
  });
  const objects = plaintext ? withPlaintextListener(rendered, plain) : rendered;
  const state = await StateFolder.open(await mkdtemp(join(tmpdir(), 'alert-stream-test-')));
  const prepared = await prepareBroker(objects, state, { controlplane, replication });
  const broker = new TestBroker(objects, state, prepared);
  try {
    await broker.start();
    await reconcileBroker(prepared.operator, objects, prepared.secrets);
    return broker;
  } catch (error) {
    await broker.stop();
    throw error;
  }
}
