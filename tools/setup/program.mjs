import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { killGroup } from './client.mjs';
import { node24 } from './modules.mjs';

/** The program promises to stop within 10 s of being asked to; after this long it isn't waited for any more. */
const GRACE_MS = 15_000;
const FORWARDED = { SIGINT: 'SIGINT', SIGTERM: 'SIGTERM', SIGHUP: 'SIGTERM' };

/**
 * Runs a program under Node 24 and stays its parent.
 *
 * It has a process group of its own, so that it is asked to stop once and in order, although npm and the terminal
 * both send a signal at Ctrl-C, and again at a second one. When it has ended, nothing of its group is left.
 *
 * @param {string} root the clone
 * @param {string[]} args script and arguments
 * @returns {Promise<number>} the exit code; 128 + signal number when a signal ended it
 */
export function runProgram(root, args) {
  const preload = new URL('stop-with-parent.mjs', import.meta.url).href;
  const child = spawn(node24(root), ['--import', preload, ...args], {
    detached: true,
    // What Node compiled is kept, so that the next start is quicker.
    env: {
      ...process.env,
      ALERT_STREAM_BOOTSTRAP: String(process.pid),
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let asked = false;
  for (const [received, sent] of Object.entries(FORWARDED)) {
    process.on(received, () => {
      if (asked) return;
      asked = true;
      child.kill(sent);
      setTimeout(() => killGroup(child.pid, 'SIGKILL'), GRACE_MS).unref();
    });
  }
  process.on('SIGWINCH', () => child.kill('SIGWINCH'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, by) => {
      killGroup(child.pid, 'SIGKILL');
      resolve(code ?? 128 + constants.signals[by]);
    });
  });
}
