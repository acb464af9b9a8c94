import { mkdir, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import type { StateFolder } from '../state/folder.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import type { Secrets } from '../users/secrets.ts';
import { localCommand } from './command.ts';
import { translation, type Places } from './places.ts';
import { programFile } from './programs.ts';
import type { Container, Pod } from '../../rendered/workloads.ts';

/** As `nice` has it: above 0 is for work that may wait. */
const JOB_PRIORITY = 10;

/** What services log when they can do their work: a server listens, a consumer has joined its group. */
const UP_EVENTS = new Set(['listening', 'ready']);

/** Of this process's own environment: where programs are found, and where Node keeps what it compiled. */
const INHERITED = ['PATH', 'NODE_COMPILE_CACHE'];

/** A line that a service logged: JSON with an `event` for those that the stack understands. */
export type LogRecord = { event?: string; [field: string]: unknown };

export type PodContext = {
  state: StateFolder;
  secrets: Secrets;
  services: Map<string, string>;
  imageFolders: Map<string, string>;
  /** Variables that a container gets here and not in the cluster. */
  variables?: (container: Container) => Record<string, string>;
  onRecord: (pod: Pod, record: LogRecord) => void;
  onSpawn: (process: ManagedProcess) => void;
};

/** A pod that runs as processes of this machine. */
export class PodRun {
  readonly pod: Pod;
  /** Resolves when the pod's service has logged that it is up. */
  readonly up: Promise<void>;
  readonly #context: PodContext;
  readonly #isUp: () => void;
  readonly #running = new Set<ManagedProcess>();
  #initialised: Promise<number> | undefined;
  #stopping = false;

  constructor(pod: Pod, context: PodContext) {
    const up = Promise.withResolvers<void>();
    this.pod = pod;
    this.up = up.promise;
    this.#isUp = up.resolve;
    this.#context = context;
  }

  /**
   * Runs the pod's first init containers ahead of its turn, as long as they may; such as one that needs no other part.
   *
   * @returns how many have run
   * @throws AlertStreamError `STACK` when one fails, with the end of its log
   */
  async initialise(may: (container: Container) => boolean): Promise<number> {
    this.#initialised ??= this.#initialise(may);
    return this.#initialised;
  }

  /**
   * Runs the pod: resolves when a Job's containers are done.
   *
   * @throws AlertStreamError `STACK` when any container ends that shouldn't, with the end of its log
   */
  async run(): Promise<void> {
    const { containers, initContainers = [] } = this.pod.spec;
    const done = await this.initialise(() => true);
    for (const container of initContainers.slice(done)) await this.#runContainer(container, true);
    await Promise.all(containers.map((container) => this.#runContainer(container, this.pod.once)));
  }

  /** Asks all its containers to end, and ends them after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#running].map((process) => process.stop(graceMs)));
  }

  async #initialise(may: (container: Container) => boolean): Promise<number> {
    await this.#makeFolders();
    const initContainers = this.pod.spec.initContainers ?? [];
    const until = initContainers.findIndex((container) => !may(container));
    const first = until === -1 ? initContainers : initContainers.slice(0, until);
    for (const container of first) await this.#runContainer(container, true);
    return first.length;
  }

  async #runContainer(container: Container, mayEnd: boolean): Promise<void> {
    if (this.#stopping) return;
    const { secrets, onRecord, onSpawn, state, variables = () => ({}) } = this.#context;
    const translate = translation(container, this.pod.spec, this.#places());
    const { program, args, env } = await localCommand(container, { podName: this.pod.name, translate, secrets });
    if (this.#stopping) return;
    const several = this.pod.spec.containers.length + (this.pod.spec.initContainers?.length ?? 0) > 1;
    const name = several ? `${this.pod.name}-${container.name}` : this.pod.name;
    const process_ = new ManagedProcess({
      name,
      command: process.execPath,
      args: [programFile(program), ...args],
      env: { ...inherited(), ...variables(container), ...env },
      logFile: state.logFile(name),
      onLine: (line) => {
        const record = parseRecord(line);
        if (record === undefined) return;
        if (UP_EVENTS.has(record.event ?? '')) this.#isUp();
        onRecord(this.pod, record);
      },
    });
    this.#running.add(process_);
    onSpawn(process_);
    // A Job has time; what runs for good, and the broker, come first.
    if (this.pod.once && process_.pid !== undefined) setPriority(process_.pid, JOB_PRIORITY);
    const exit = await process_.exited;
    this.#running.delete(process_);
    if (!process_.stopping && !(mayEnd && exit.code === 0)) throw process_.failure(exit);
  }

  #places(): Places {
    const { state, secrets, services, imageFolders } = this.#context;
    return {
      secret: (name) => secrets.secretFolder(name),
      claim: (name) => state.volume(name),
      scratch: (volume) => state.scratch(this.pod.name, volume),
      services,
      imageFolders,
    };
  }

  /** An emptyDir starts empty with each pod; a persistent volume stays. */
  async #makeFolders(): Promise<void> {
    const { state } = this.#context;
    for (const volume of this.pod.spec.volumes ?? []) {
      if (volume.persistentVolumeClaim !== undefined) {
        await mkdir(state.volume(volume.persistentVolumeClaim.claimName), { recursive: true, mode: 0o700 });
      } else if (volume.emptyDir !== undefined) {
        const folder = state.scratch(this.pod.name, volume.name);
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder, { recursive: true, mode: 0o700 });
      }
    }
  }
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function parseRecord(line: string): LogRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as LogRecord;
  } catch {
    return undefined;
  }
}
