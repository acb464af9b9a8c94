import { hash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { ExecutionContext } from 'ava';
import { connectAdmin } from '@alert-stream/common/kafka/admin.ts';
import { startTestBroker, type TestBroker } from '../../../support/broker.ts';
import { groupLag } from '../../../support/group-lag.ts';
import { SCHEMA_ID } from '../../../services/alert-database/support/alerts.ts';
import { Program } from '../../../services/alert-database/support/program.ts';
import { startRegistryStub } from '../../../services/alert-database/support/registry-stub.ts';
import type { StoreOptions } from '../../../services/alert-database/support/buckets-behind-faults.ts';
import type { Load } from './load.ts';

export type IngesterOptions = {
  topic: string;
  store: StoreOptions;
  instance?: string;
  registry?: string;
  more?: string[];
};

/** Longer than any rebalance, or any pause between two tries. */
const STUCK_MS = 60_000;

/** Requests at the same time. */
const READERS = 16;

/** A broker and a registry, and the programs of the alert database as processes beside them. */
export class Scene {
  readonly broker: TestBroker;
  readonly registry: Awaited<ReturnType<typeof startRegistryStub>>;
  readonly #folder: string;
  readonly #login: string[];

  private constructor(broker: TestBroker, registry: Scene['registry'], folder: string, login: string[]) {
    this.broker = broker;
    this.registry = registry;
    this.#folder = folder;
    this.#login = login;
  }

  static async open(): Promise<Scene> {
    const folder = await mkdtemp(join(tmpdir(), 'alert-database-faults-'));
    const broker = await startTestBroker();
    const { tls } = broker.admin;
    const files = {
      'tls-client-key-location': tls?.key,
      'tls-client-crt-location': tls?.cert,
      'tls-server-ca-crt-location': tls?.ca,
    };
    const login = ['--kafka-auth-mechanism', 'mtls'];
    for (const [flag, pem] of Object.entries(files)) {
      await writeFile(join(folder, flag), pem as Buffer, { mode: 0o600 });
      login.push(`--${flag}`, join(folder, flag));
    }
    return new Scene(broker, await startRegistryStub({ ids: [SCHEMA_ID, SCHEMA_ID + 1] }), folder, login);
  }

  async close(): Promise<void> {
    await this.registry.stop();
    await this.broker.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A folder of this name to archive in. */
  files(name: string): StoreOptions {
    return { flags: ['--backend', 'local-files', '--local-file-root', join(this.#folder, name)] };
  }

  /** Starts the ingester of a topic; its group has the topic's name. */
  ingester(
    t: ExecutionContext,
    { topic, store, instance, registry = this.registry.url, more = [] }: IngesterOptions,
  ): Program {
    const member = instance === undefined ? [] : ['--kafka-instance-id', instance];
    const args = ['--kafka-topics', topic, '--kafka-group', topic, ...member, ...store.flags, ...more];
    return new Program(t, 'ingester/main.ts', [...this.#kafka(registry), ...args], store.env);
  }

  /** How many alerts a folder of {@link files} holds. */
  async archivedIn(name: string): Promise<number> {
    return (await readdir(join(this.#folder, name, 'alerts')).catch(() => [])).length;
  }

  /** The states that the group of a topic is in until something is done. */
  async statesUntil(topic: string, done: Promise<unknown>): Promise<Set<string>> {
    const states = new Set<string>();
    const admin = await connectAdmin(this.broker.admin);
    const over = new AbortController();
    done.then(
      () => over.abort(),
      () => over.abort(),
    );
    try {
      while (!over.signal.aborted) {
        states.add((await admin.describeGroups({ groups: [topic] })).get(topic)?.state ?? 'none');
        await sleep(50);
      }
    } finally {
      await admin.close();
    }
    await done;
    return states;
  }

  /** Waits until the group of a topic has settled with so many members. */
  async untilMembers(topic: string, count: number): Promise<void> {
    const admin = await connectAdmin(this.broker.admin);
    try {
      for (;;) {
        const group = (await admin.describeGroups({ groups: [topic] })).get(topic);
        if (group?.state === 'Stable' && group.members.size === count) return;
        await sleep(200);
      }
    } finally {
      await admin.close();
    }
  }

  /** Waits until the ingesters of a topic have committed all of it, as long as they get on with it. */
  async untilCommitted(topic: string): Promise<void> {
    let [least, since] = [Number.POSITIVE_INFINITY, performance.now()];
    const admin = await connectAdmin(this.broker.admin);
    try {
      for (;;) {
        const lag = Number(await groupLag(admin, topic, topic));
        if (lag === 0) return;
        if (lag < least) [least, since] = [lag, performance.now()];
        if (performance.now() > since + STUCK_MS)
          throw new Error(`for ${STUCK_MS} ms ${lag} messages of topic ${topic} stay uncommitted`);
        await sleep(200);
      }
    } finally {
      await admin.close();
    }
  }

  /**
   * Checks that the archive has each alert exactly as it was published: by what Kafka holds (`verify`), and by what was
   * sent, as the server gives it out.
   */
  async holdsAll(t: ExecutionContext, topic: string, { sent }: Pick<Load, 'sent'>, store: StoreOptions): Promise<void> {
    const kafka = this.#kafka(this.registry.url);
    const verify = new Program(
      t,
      'ingester/main.ts',
      ['verify', '--topic', topic, '--json', ...kafka, ...store.flags],
      store.env,
    );
    const { code, stderr } = await verify.ended();
    t.is(code, 0, `${verify.stdout}\n${stderr}`);
    await this.#serves(t, sent, store);
  }

  async #serves(t: ExecutionContext, sent: Map<bigint, string>, store: StoreOptions): Promise<void> {
    const database = new Program(t, 'server/main.ts', ['--listen-port', '0', ...store.flags], store.env);
    const { port } = await database.until('listening');
    const wrong: bigint[] = [];
    const left = sent.entries();
    const read = async () => {
      for (const [id, sha256] of left) {
        const answer = await fetch(`http://127.0.0.1:${String(port)}/v1/alerts/${id}`);
        const body = Buffer.from(await answer.arrayBuffer());
        if (answer.status !== 200 || hash('sha256', gunzipSync(body)) !== sha256) wrong.push(id);
      }
    };
    await Promise.all(Array.from({ length: READERS }, read));
    t.deepEqual(wrong, [], `of ${sent.size} alerts these are missing or not as they were sent`);
    database.kill('SIGTERM');
    await database.ended();
  }

  #kafka(registry: string): string[] {
    const [{ host, port }] = this.broker.admin.bootstrap as [{ host: string; port: number }];
    return ['--kafka-host', `${host}:${port}`, ...this.#login, '--schema-registry-address', registry];
  }
}
