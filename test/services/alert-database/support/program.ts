import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import type { LogLine } from '../../../support/memory-log.ts';
import { peakMegabytes } from '../../../support/processes.ts';

const sources = new URL('../../../../services/alert-database/src/', import.meta.url);

/** A program of the alert database as a process of its own, and what it logs. */
export class Program {
  readonly #child: ChildProcess;
  readonly #lines: LogLine[] = [];
  readonly #exited: Promise<unknown>;
  #waiting: (() => void)[] = [];
  #stderr = '';

  /** @param path of its main file below the sources */
  constructor(t: ExecutionContext, path: string, args: string[], env: Record<string, string> = {}) {
    const main = fileURLToPath(new URL(path, sources));
    this.#child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exited = once(this.#child, 'close').then(() => this.#wake());
    this.#child.stderr?.on('data', (chunk) => (this.#stderr += String(chunk)));
    createInterface(this.#child.stdout!).on('line', (line) => {
      this.#lines.push(line.startsWith('{') ? (JSON.parse(line) as LogLine) : { text: line });
      this.#wake();
    });
    t.teardown(async () => {
      this.#child.kill('SIGKILL');
      await this.#exited;
    });
  }

  /** The log lines of an event, so far. */
  events(event: string): LogLine[] {
    return this.#lines.filter((line) => line.event === event);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get stdout(): string {
    return this.#lines.map((line) => line['text'] ?? JSON.stringify(line)).join('\n');
  }

  /** Resolves when the log has a line of the event that `accepts` likes; fails when the program ends before. */
  async until(event: string, accepts: (line: LogLine) => boolean = () => true): Promise<LogLine> {
    for (;;) {
      const found = this.events(event).find(accepts);
      if (found !== undefined) return found;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        throw new Error(
          `ended with ${this.#child.exitCode ?? this.#child.signalCode} before ${event}: ${this.#stderr}${this.stdout}`,
        );
      }
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    }
  }

  /** The most memory that it has had so far (MB). */
  peakMegabytes(): Promise<number> {
    return peakMegabytes(this.#child.pid);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves when the process has ended: its exit code, null after a signal, and what it wrote to stderr. */
  async ended(): Promise<{ code: number | null; stderr: string }> {
    await this.#exited;
    return { code: this.#child.exitCode, stderr: this.#stderr };
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
