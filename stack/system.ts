import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { tools } from '../tools/tools.ts';
import { requireAlerts } from './alerts-file.ts';
import { requireTime } from './alerts-span.ts';
import { rejectWhenAborted } from './aborted.ts';
import { apicurioCommand, registryUrl } from './apicurio.ts';
import { withPlaintextListener } from './broker/plaintext-listener.ts';
import { reconcileBroker } from './broker/reconcile.ts';
import { brokerSpec } from '../rendered/broker.ts';
import { prepareBroker, type PreparedBroker } from './broker/start.ts';
import { renderChart } from '../rendered/chart.ts';
import type { StackOptions } from './config.ts';
import { addresses, neededPorts, type Addresses } from './addresses.ts';
import type { KubernetesObject } from '../rendered/kubernetes.ts';
import { ManagedProcess } from './process/managed-process.ts';
import { requireFree } from './process/ports.ts';
import { REGISTRY_SECRET, REGISTRY_USER, writeRegistryAccess } from './registry-access.ts';
import { diskShortage } from './state/disk-shortage.ts';
import { StateFolder } from './state/folder.ts';
import { StateLock } from './state/lock.ts';
import { useCache } from './training/caches.ts';
import { untilServing } from './until-serving.ts';
import { PodRun, type LogRecord } from './workloads/pod-run.ts';
import { containersOf, pods, type Container, type Pod } from '../rendered/workloads.ts';

/** What happens while the system starts and runs, for whoever shows it. */
export type Observer = {
  /** A part is up, `seconds` after the start. */
  up: (part: 'chart' | 'kafka' | 'registry', seconds: number) => void;
  record: (pod: Pod, record: LogRecord) => void;
};

/** How long services may take to finish what is in flight, and the broker after them (milliseconds). */
const SERVICES_GRACE_MS = 5000;
const INFRASTRUCTURE_GRACE_MS = 4000;

/** Where an image of this project keeps the schemas of lsst-alert-packet. */
const IMAGE_SCHEMAS = '/opt/alert-schemas';

/** The whole system, running as processes of this machine. */
export class System {
  readonly objects: KubernetesObject[];
  readonly state: StateFolder;
  readonly addresses: Addresses;
  readonly broker: PreparedBroker;
  /** Rejects when a part ends that shouldn't, saying which and why. */
  readonly failed: Promise<never>;
  readonly #reject: (reason: unknown) => void;
  readonly #registryPassword: string;
  readonly #lock: StateLock;
  readonly #observer: Observer;
  readonly #infrastructure: ManagedProcess[] = [];
  readonly #pods: PodRun[] = [];
  readonly #startedAt: number;
  #starting: Promise<unknown> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  private constructor(parts: {
    objects: KubernetesObject[];
    state: StateFolder;
    addresses: Addresses;
    broker: PreparedBroker;
    registryPassword: string;
    lock: StateLock;
    observer: Observer;
    startedAt: number;
  }) {
    const failure = Promise.withResolvers<never>();
    failure.promise.catch(() => {});
    this.failed = failure.promise;
    this.#reject = failure.reject;
    this.objects = parts.objects;
    this.state = parts.state;
    this.addresses = parts.addresses;
    this.broker = parts.broker;
    this.#registryPassword = parts.registryPassword;
    this.#lock = parts.lock;
    this.#observer = parts.observer;
    this.#startedAt = parts.startedAt;
  }

  /**
   * Renders the chart and prepares what it describes; nothing runs yet.
   *
   * @throws AlertStreamError `CONFIG` or `INPUT` before any work for bad values, a damaged state or a port in use
   */
  static async prepare(options: StackOptions, observer: Observer): Promise<System> {
    const startedAt = performance.now();
    if (options.alertsFile !== undefined) await requireAlerts(options.alertsFile);
    const rendered = await renderChart(options);
    const { plaintextPort } = options;
    const objects = plaintextPort === undefined ? rendered : withPlaintextListener(rendered, plaintextPort);
    if (options.alertsFile !== undefined) await requireTime(options.alertsFile, objects);
    const where = addresses(objects, brokerSpec(objects));
    // What a killed run left is ended first: it has the ports. Nothing is emptied for a start that can't be.
    await StateFolder.endLeftovers(options.statePath);
    await requireFree(neededPorts(where, options.operatorPorts));
    if (options.fresh) await StateFolder.empty(options.statePath);
    const state = await StateFolder.open(options.statePath);
    const lock = await StateLock.take(state.path);
    try {
      const broker = await prepareBroker(objects, state, options.operatorPorts);
      const registryPassword = await broker.secrets.password(REGISTRY_SECRET, 'password');
      observer.up('chart', (performance.now() - startedAt) / 1000);
      return new System({ objects, state, addresses: where, broker, registryPassword, lock, observer, startedAt });
    } catch (error) {
      await state.abandon();
      await lock.release();
      throw error;
    }
  }

  /**
   * Starts the broker and the registry together, then the pods wave by wave, as Argo CD does: a wave waits until the
   * Jobs of the one before it are done and its services say that they are up.
   */
  async start(signal: AbortSignal): Promise<void> {
    const interrupted = rejectWhenAborted(signal, 'stopped before everything was up');
    interrupted.catch(() => {});
    const unlessOver = <T>(work: Promise<T>) => Promise.race([this.failed, interrupted, work]);
    const [broker, registry] = [this.#startBroker(), this.#startRegistry()];
    this.#starting = Promise.allSettled([broker, registry]);
    for (const part of [broker, registry]) part.catch((error: unknown) => this.#fail(error));
    // What needs no other part, such as making alerts, is done meanwhile.
    const runs = pods(this.objects).map((pod) => this.#newPod(pod));
    const services = [...this.addresses.services.keys()];
    for (const run of runs)
      run.initialise((container) => !this.#uses(container, services)).catch((error: unknown) => this.#fail(error));
    await unlessOver(registry);
    const waves = [...new Set(runs.map(({ pod }) => pod.wave))];
    for (const wave of waves) {
      const members = runs.filter(({ pod }) => pod.wave === wave);
      // The job that fills the registry need not wait for the broker.
      if (
        members.some(({ pod }) =>
          containersOf(pod).some((container) => this.#uses(container, this.addresses.bootstrap)),
        )
      ) {
        await unlessOver(broker);
      }
      const healthy = members.map((run) => this.#startPod(run));
      if (wave !== waves.at(-1)) await unlessOver(Promise.all(healthy));
    }
    await unlessOver(broker);
  }

  /** Stops the services, then the registry and the broker; a second call waits for the first. */
  async stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    await this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#lock.noteStopping();
    // Ends every wait for a part that is no longer wanted.
    this.#reject(new AlertStreamError('STACK', 'the system was stopped'));
    await Promise.all(this.#pods.map((pod) => pod.stop(SERVICES_GRACE_MS)));
    await Promise.all(this.#infrastructure.map((process) => process.stop(INFRASTRUCTURE_GRACE_MS)));
    // A part that was just about to start is stopped as soon as it is there: see #watch.
    await this.#starting;
    await this.#lock.release();
  }

  async #startBroker(): Promise<void> {
    await this.broker.start((process) => this.#watch(process));
    await reconcileBroker(this.broker.operator, this.objects, this.broker.secrets);
    this.#observer.up('kafka', this.#seconds());
  }

  async #startRegistry(): Promise<void> {
    const { port } = this.addresses.registry;
    const dataDir = this.state.scratch('registry', 'data');
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const settingsFile = join(dataDir, 'access.properties');
    const password = this.#registryPassword;
    await writeRegistryAccess(settingsFile, { password, readable: this.addresses.proxy === undefined });
    const spec = apicurioCommand({ tools: tools(), port, dataDir, javaStart: useCache('registry'), settingsFile });
    this.#watch(new ManagedProcess({ name: 'registry', ...spec, logFile: this.state.logFile('registry') }));
    const address = new URL('subjects', `${registryUrl(port).href}/`);
    Object.assign(address, { username: REGISTRY_USER, password });
    await untilServing(address, this.failed);
    this.#observer.up('registry', this.#seconds());
  }

  /** Whether a container is told any of these addresses. */
  #uses({ args = [] }: Container, addresses: string[]): boolean {
    return addresses.some((address) => args.some((arg) => arg.includes(address)));
  }

  #newPod(pod: Pod): PodRun {
    const run = new PodRun(pod, {
      state: this.state,
      secrets: this.broker.secrets,
      services: this.addresses.services,
      imageFolders: new Map([[IMAGE_SCHEMAS, tools().alertSchemas]]),
      variables: (container) =>
        this.#uses(container, [this.addresses.registry.service])
          ? { SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO: `${REGISTRY_USER}:${this.#registryPassword}` }
          : {},
      onRecord: this.#observer.record,
      onSpawn: (process) => this.#note(process),
    });
    this.#pods.push(run);
    return run;
  }

  /** @returns a promise of the pod's health: a Job is done, a service is up */
  async #startPod(run: PodRun): Promise<void> {
    const finished = run.run();
    finished.catch((error: unknown) => this.#fail(error));
    await (run.pod.once ? finished : run.up);
  }

  /** Tells why the system can't go on; a full disk is the cause behind whatever a part says of it. */
  async #fail(reason: unknown): Promise<void> {
    const shortage = await diskShortage(this.state.path);
    this.#reject(
      shortage === undefined
        ? reason
        : new AlertStreamError('STACK', `${shortage}\n${messageOf(reason)}`, { cause: reason }),
    );
  }

  #watch(process: ManagedProcess): void {
    this.#infrastructure.push(process);
    if (this.#stopped !== undefined) void process.stop(INFRASTRUCTURE_GRACE_MS);
    this.#note(process);
    void process.exited.then((exit) => {
      if (!process.stopping) void this.#fail(process.failure(exit));
    });
  }

  /** What can't be noted, on a full disk, could not be ended by the next run. */
  #note({ name, pid }: ManagedProcess): void {
    if (pid !== undefined) this.#lock.note(name, pid).catch((error: unknown) => this.#fail(error));
  }

  #seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }
}
