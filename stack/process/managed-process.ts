import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { LogFile } from './log-file.ts';

/** How to start a part of the stack. */
export type ProcessSpec = {
  /** As shown to the user: `kafka`, `alert-database-ingester-0`. */
  name: string;
  command: string;
  args: string[];
  /** The whole environment; nothing is inherited. */
  env: Record<string, string>;
  logFile: string;
  onLine?: (line: string) => void;
  /** Reads from its last lines why it ended, where they say it in words for the user. */
  explain?: (output: string) => AlertStreamError | undefined;
};

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

/**
 * One running part. It stays in the process group of the program, which the bootstrap keeps apart from the terminal's:
 * a Ctrl-C reaches the program alone, which stops its parts in their order; and the bootstrap ends whatever is left of
 * the group once the program has ended, however that was.
 */
export class ManagedProcess {
  readonly name: string;
  readonly log: LogFile;
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #explain: NonNullable<ProcessSpec['explain']>;
  #stopping = false;

  constructor({ name, command, args, env, logFile, onLine, explain = () => undefined }: ProcessSpec) {
    this.name = name;
    this.log = new LogFile(logFile);
    this.#explain = explain;
    this.#child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const take = (line: string) => {
      this.log.write(line);
      onLine?.(line);
    };
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', take);
    }
    this.exited = this.#exit();
  }

  /** The process id, or undefined when the command could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
  }

  /** Whether it was asked to end, so that its end is no failure. */
  get stopping(): boolean {
    return this.#stopping;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running) this.#child.kill(signal);
  }

  /** Asks it to end, and ends it after `graceMs`. */
  async stop(graceMs: number): Promise<Exit> {
    this.#stopping = true;
    this.signal('SIGTERM');
    const hard = setTimeout(() => this.signal('SIGKILL'), graceMs);
    try {
      return await this.exited;
    } finally {
      clearTimeout(hard);
    }
  }

  /** Why it ended: in words for the user where it has said them, else with the end of its log. */
  failure({ code, signal }: Exit): AlertStreamError {
    const explained = this.#explain(this.log.tail().join('\n'));
    if (explained !== undefined) return explained;
    const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
    const tail = this.log.tail().map((line) => `  ${line}`);
    return new AlertStreamError('STACK', [`${this.name} ${how}; the end of ${this.log.path}:`, ...tail].join('\n'));
  }

  async #exit(): Promise<Exit> {
    try {
      // `close`, not `exit`: by then its last lines have been read.
      const [code, signal] = (await once(this.#child, 'close')) as [number | null, NodeJS.Signals | null];
      return { code, signal };
    } catch (error) {
      this.log.write(`can't start ${this.#child.spawnfile}: ${(error as Error).message}`);
      return { code: 127, signal: null };
    } finally {
      this.log.close();
    }
  }
}
