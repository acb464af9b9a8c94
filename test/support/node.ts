import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export type Outcome = { code: number | null; stdout: string; stderr: string };

/**
 * Runs TypeScript code, or a file with arguments, in a process of its own, for what only a process shows: its exit
 * code, its output, its signals.
 *
 * @param onOutput called with what the process has written to stdout so far
 */
export async function runNode(
  args: string[],
  onOutput?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Outcome> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let seen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    onOutput?.(seen, (signal) => child.kill(signal));
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** Arguments that make Node run the given TypeScript. */
export function code(source: string): string[] {
  return ['--input-type=module-typescript', '--eval', source];
}
