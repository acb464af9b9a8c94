import { spawn, type ChildProcess } from 'node:child_process';

let current: ChildProcess | undefined;

/**
 * Runs one of the checkers under this Node, its output shown as it comes.
 *
 * @param script path from the project's folder, where it runs too
 * @returns its exit code and what it wrote to stdout
 */
export async function runChecker(root: string, script: string, args: string[]) {
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, [`${root}/${script}`, ...args], {
    cwd: root,
    env: { ...process.env, ...colour },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  current = child;
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  current = undefined;
  return { exitCode, output };
}

/** Passes a signal on to the checker that runs. */
export function stopChecker(name: NodeJS.Signals): void {
  current?.kill(name);
}
