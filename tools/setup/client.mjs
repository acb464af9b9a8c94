import { spawn } from 'node:child_process';
import { SetupError } from './failure.mjs';

/** Lines that are told of a long output: npm says the cause first, others last. */
const HEAD = 6;
const TAIL = 14;
const GRACE_MS = 3000;

/**
 * Runs a package client, such as npm, mvn or pip, silently; what it printed is told only when it fails.
 *
 * It gets a process group of its own, so that stopping it takes what it started with it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ doing: string, check: string, cwd: string, env?: NodeJS.ProcessEnv, signal: AbortSignal,
 *   lock: import('./lock.mjs').Lock }} options doing and check become the sentence: `<doing> failed …: check <check>.`
 * @returns {Promise<string>} its output
 * @throws {SetupError}
 */
export async function runClient(command, args, { doing, check, cwd, env = process.env, signal, lock }) {
  signal.throwIfAborted();
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = `${output}${text}`.slice(-200_000);
    });
  }
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, by) => resolve(code === 0 ? undefined : by === null ? `exit code ${code}` : by));
  });
  lock.shareWith(child.pid);
  const stop = () => stopGroup(child.pid);
  signal.addEventListener('abort', stop, { once: true });
  const problem = await ended;
  signal.removeEventListener('abort', stop);
  lock.shareWith();
  signal.throwIfAborted();
  if (problem !== undefined) {
    throw new SetupError(`${doing} with ${command} failed (${problem}): check ${check}.`, { output: shorten(output) });
  }
  return output;
}

function stopGroup(pid) {
  if (pid === undefined) return;
  killGroup(pid, 'SIGTERM');
  setTimeout(() => killGroup(pid, 'SIGKILL'), GRACE_MS).unref();
}

/** Ends all processes of a group; none left is fine. */
export function killGroup(pid, name) {
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function shorten(output) {
  const lines = output.trimEnd().split('\n');
  if (lines.length <= HEAD + TAIL) return lines.join('\n');
  return [...lines.slice(0, HEAD), '…', ...lines.slice(-TAIL)].join('\n');
}
