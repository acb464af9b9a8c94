import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AlertStreamError } from '@alert-stream/common/errors.ts';

/** What a program took, from its start to its end. */
export type Usage = { cpuSeconds: number; peakMb: number };

export type Finished = { stdout: string; stderr: string };

type ProgramOptions = {
  env?: Record<string, string>;
  signal: AbortSignal;
  /** Is given each piece of what the program says on stderr, and may stop it. */
  onError?: (text: string, stop: () => void) => void;
};

const USAGE = new URL('usage.mjs', import.meta.url).href;
const SIMULATOR = fileURLToPath(new URL('../../services/simulator/src/main.ts', import.meta.url));

/**
 * Runs a program to its end.
 *
 * @throws AlertStreamError `STACK` with what it said, when it fails without having been stopped; or when `signal` aborts
 */
export async function runProgram(
  command: string,
  args: string[],
  { env = {}, signal, onError }: ProgramOptions,
): Promise<Finished> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  let stopped = false;
  const stop = () => {
    stopped = true;
    child.kill('SIGTERM');
  };
  signal.addEventListener('abort', stop, { once: true });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
    onError?.(said.stderr, stop);
  });
  const [code, by] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  signal.removeEventListener('abort', stop);
  if (signal.aborted) throw new AlertStreamError('STACK', 'stopped before all was measured');
  if (code !== 0 && !stopped) {
    throw new AlertStreamError(
      'STACK',
      `${command} ${args.join(' ')} ended with ${code ?? by}:\n${said.stdout}${said.stderr}`,
    );
  }
  return said;
}

/** A log line of one of the project's programs. */
export type LogLine = { event?: string; [name: string]: unknown };

/**
 * Runs a TypeScript program of the project.
 *
 * @param folder where it may leave a file
 * @returns its log lines, and what it took
 */
export async function runNode(
  script: string,
  args: string[],
  { folder, ...options }: ProgramOptions & { folder: string },
): Promise<Usage & { lines: LogLine[] }> {
  const file = join(folder, 'usage.json');
  const env = { ...options.env, BENCH_USAGE_FILE: file };
  const { stdout } = await runProgram(process.execPath, ['--import', USAGE, script, ...args], { ...options, env });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  const usage = JSON.parse(await readFile(file, 'utf8')) as Usage;
  return { ...usage, lines: lines.map((line) => JSON.parse(line) as LogLine) };
}

/** Runs `rubin-alert-sim`. */
export function runSimulator(args: string[], options: ProgramOptions & { folder: string }): ReturnType<typeof runNode> {
  return runNode(SIMULATOR, args, options);
}

/** The first log line of an event. @throws Error when there is none */
export function lineOf(lines: LogLine[], event: string): LogLine {
  const found = lines.find((line) => line.event === event);
  if (found === undefined)
    throw new Error(`expected a log line of event "${event}", got ${lines.map((line) => line.event).join(', ')}`);
  return found;
}
