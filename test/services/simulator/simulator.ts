import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { peakMegabytes } from '../../support/processes.ts';

const MAIN = fileURLToPath(new URL('../../../services/simulator/src/main.ts', import.meta.url));

type Line = { event?: string; [name: string]: unknown };

/** The real program, running. */
export class Simulator {
  readonly #child: ChildProcess;
  readonly #lines: Line[] = [];
  readonly #exit: Promise<number>;
  #changed = Promise.withResolvers<void>();
  #ended = false;
  stdout = '';
  stderr = '';

  constructor(args: string[], env: Record<string, string> = {}) {
    this.#child = spawn(process.execPath, [MAIN, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    if (this.#child.stdout !== null) createInterface(this.#child.stdout).on('line', (line) => this.#take(line));
    this.#exit = once(this.#child, 'close').then(([code]) => {
      this.#ended = true;
      this.#changed.resolve();
      return code as number;
    });
  }

  /** Waits for a log line of an event. @param options.after only lines that come after the first of this event */
  async event(name: string, { after }: { after?: string } = {}): Promise<Line> {
    for (;;) {
      const from = after === undefined ? 0 : this.#lines.findIndex(({ event }) => event === after);
      const found = from === -1 ? undefined : this.#lines.slice(from).find(({ event }) => event === name);
      if (found !== undefined) return found;
      if (this.#ended) throw new Error(`ended without a line of event ${name}: ${this.stderr}${this.stdout}`);
      await this.#changed.promise;
    }
  }

  events(name: string): Line[] {
    return this.#lines.filter(({ event }) => event === name);
  }

  /** The most memory that it has had so far (MB). */
  peakMegabytes(): Promise<number> {
    return peakMegabytes(this.#child.pid);
  }

  stop(): void {
    this.#child.kill('SIGTERM');
  }

  /** Waits for the end. @returns the exit code */
  exit(): Promise<number> {
    return this.#exit;
  }

  #take(line: string): void {
    this.stdout += `${line}\n`;
    if (line.startsWith('{')) this.#lines.push(JSON.parse(line) as Line);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** The flags that make the program connect so. */
export async function connectionArgs(
  { bootstrap, clientId, tls, scram }: KafkaConnection,
  folder: string,
): Promise<string[]> {
  const args = ['--broker', bootstrap.map(({ host, port }) => `${host}:${port}`).join(',')];
  const files = {
    'tls-client-key-location': tls?.key,
    'tls-client-crt-location': tls?.cert,
    'tls-server-ca-crt-location': tls?.ca,
  };
  for (const [flag, pem] of Object.entries(files)) {
    if (pem === undefined) continue;
    const path = join(folder, `${clientId}-${flag}.pem`);
    await writeFile(path, pem, { mode: 0o600 });
    args.push(`--${flag}`, path);
  }
  return scram === undefined ? args : [...args, '--scram-username', scram.username];
}
