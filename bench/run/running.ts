import { readFile } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { ManagedProcess } from '../../stack/process/managed-process.ts';
import type { LogLine } from './program.ts';

type Start = { name: string; command: string; args: string[]; env?: Record<string, string>; logFile: string };

/** With this very Node first, for programs that look for one. */
const PATH = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);

/** Milliseconds that a program gets to end. */
const GRACE = 15_000;

/** A program that goes on until it is stopped. */
export class Running {
  readonly #process: ManagedProcess;
  readonly #lines: LogLine[] = [];
  #heard = Promise.withResolvers<void>();

  constructor({ env = {}, ...spec }: Start) {
    const onLine = (line: string) => {
      if (line.startsWith('{')) this.#lines.push(JSON.parse(line) as LogLine);
      this.#heard.resolve();
      this.#heard = Promise.withResolvers();
    };
    this.#process = new ManagedProcess({ ...spec, env: { PATH, ...env }, onLine });
  }

  /** Rejects when it ends without having been asked to. */
  get failed(): Promise<never> {
    const failed = this.#process.exited.then((exit) => {
      if (this.#process.stopping) return new Promise<never>(() => {});
      throw this.#process.failure(exit);
    });
    failed.catch(() => {});
    return failed;
  }

  /** Resolves with its first log line of an event. @throws AlertStreamError `STACK` when it ends before */
  async line(event: string): Promise<LogLine> {
    for (;;) {
      const found = this.#lines.find((line) => line.event === event);
      if (found !== undefined) return found;
      await Promise.race([this.#heard.promise, this.failed]);
    }
  }

  /** The most memory that it has had so far, in MB; Linux only. */
  async peakMb(): Promise<number> {
    const status = await readFile(`/proc/${this.#process.pid}/status`, 'utf8').catch(() => '');
    return (Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024) / 1e6;
  }

  /** Processor time that it has taken so far, with all its threads; Linux only. */
  async cpuSeconds(): Promise<number> {
    const stat = await readFile(`/proc/${this.#process.pid}/stat`, 'utf8').catch(() => '');
    // proc(5): user and system time, in hundredths of a second, are fields 14 and 15; the name before may hold anything.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(user ?? Number.NaN) + Number(system ?? Number.NaN)) / 100;
  }

  /** @throws AlertStreamError `STACK` when it doesn't end well, or not soon */
  async stop({ well = true }: { well?: boolean } = {}): Promise<void> {
    const exit = await this.#process.stop(well ? GRACE : 0);
    if (well && exit.code !== 0) throw this.#process.failure(exit);
  }
}

/**
 * Does `work` beside a running program, and ends the program, whatever happens.
 *
 * @param work is given a signal that aborts when the program has ended by itself, or all is to end
 * @throws AlertStreamError `STACK`
 */
export async function withRunning<T>(
  program: Running,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const abort = () => over.abort(new AlertStreamError('STACK', 'stopped before all was measured'));
  signal.addEventListener('abort', abort, { once: true });
  program.failed.catch((error: unknown) => over.abort(error));
  try {
    return await work(over.signal);
  } catch (error) {
    throw over.signal.aborted ? over.signal.reason : error;
  } finally {
    signal.removeEventListener('abort', abort);
    await program.stop({ well: false });
  }
}
