import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chartFolder } from '../chart.ts';
import type { StateFolder } from '../state/folder.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import type { Secrets } from '../users/secrets.ts';
import { localCommand } from './command.ts';
import { translation, type Places } from './places.ts';
import { programFile } from './programs.ts';
import type { Container, Pod } from './spec.ts';

/** Where Node keeps what it compiled, so that the services start quicker the next time. */
const COMPILE_CACHE = join(chartFolder, 'node_modules/.cache/compiled');

/** A line that a service logged: JSON with an `event` for those that the stack understands. */
export type LogRecord = { event?: string; [field: string]: unknown };

export type PodContext = {
  state: StateFolder;
  secrets: Secrets;
  services: Map<string, string>;
  imageFolders: Map<string, string>;
  onRecord: (pod: Pod, record: LogRecord) => void;
  onSpawn: (process: ManagedProcess) => void;
};

/** A pod that runs as processes of this machine. */
export class PodRun {
  readonly pod: Pod;
  /**
   * Resolves when a Job's containers are done; rejects when any container ends that shouldn't, with the end of its log.
   */
  readonly finished: Promise<void>;
  readonly #context: PodContext;
  readonly #running = new Set<ManagedProcess>();
  #stopping = false;

  constructor(pod: Pod, context: PodContext) {
    this.pod = pod;
    this.#context = context;
    this.finished = this.#run();
    // Whoever waits for it sees the failure; nobody may be waiting yet.
    this.finished.catch(() => {});
  }

  /** Asks all its containers to end, and ends them after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#running].map((process) => process.stop(graceMs)));
  }

  async #run(): Promise<void> {
    await this.#makeFolders();
    const { spec } = this.pod;
    for (const container of spec.initContainers ?? []) {
      if (this.#stopping) return;
      await this.#runContainer(container, true);
    }
    if (this.#stopping) return;
    await Promise.all(spec.containers.map((container) => this.#runContainer(container, this.pod.once)));
  }

  async #runContainer(container: Container, mayEnd: boolean): Promise<void> {
    const { secrets, onRecord, onSpawn, state } = this.#context;
    const translate = translation(container, this.pod.spec, this.#places());
    const { program, args, env } = await localCommand(container, { podName: this.pod.name, translate, secrets });
    if (this.#stopping) return;
    const several = this.pod.spec.containers.length + (this.pod.spec.initContainers?.length ?? 0) > 1;
    const name = several ? `${this.pod.name}-${container.name}` : this.pod.name;
    const process_ = new ManagedProcess({
      name,
      command: process.execPath,
      args: [programFile(program), ...args],
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
      logFile: state.logFile(name),
      onLine: (line) => {
        const record = parseRecord(line);
        if (record !== undefined) onRecord(this.pod, record);
      },
    });
    this.#running.add(process_);
    onSpawn(process_);
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

function parseRecord(line: string): LogRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as LogRecord;
  } catch {
    return undefined;
  }
}
