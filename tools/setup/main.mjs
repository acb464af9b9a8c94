import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { SetupError } from './failure.mjs';
import { runProgram } from './program.mjs';
import { setup } from './setup.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const SCRIPTS = { setup: undefined, start: 'stack/main.ts', test: 'tools/test.ts' };
const USAGE = `Usage: node tools/bootstrap.mjs start|test|setup [options]

  start   sets up what is missing, then starts the system: npm start [-- --help]
  test    sets up what is missing, then runs all checks: npm test [-- WORD | FILE …]
  setup   only sets up what is missing
`;

/**
 * Sets up, then runs what was asked for.
 *
 * @param {string[]} args command and its arguments
 * @returns {Promise<number>} the exit code
 */
export async function main([command, ...args]) {
  if (!Object.hasOwn(SCRIPTS, command ?? '')) {
    process.stderr.write(USAGE);
    return 2;
  }
  const onlyModules = command === 'start' && args.some((arg) => arg === '--help' || arg === '-h');
  const stopped = await setupUnlessStopped(onlyModules);
  if (stopped !== undefined) return stopped;
  const script = SCRIPTS[command];
  return script === undefined ? 0 : runProgram(ROOT, [`${ROOT}/${script}`, ...args]);
}

/** @returns {Promise<number | undefined>} an exit code when the set-up failed or was stopped */
async function setupUnlessStopped(onlyModules) {
  const abort = new AbortController();
  const stop = (name) => abort.abort(name);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of signals) process.on(name, stop);
  try {
    await setup(ROOT, { onlyModules, signal: abort.signal });
    return undefined;
  } catch (error) {
    if (abort.signal.aborted) {
      process.stderr.write('\nThe set-up was stopped; the next run goes on with it.\n');
      return 128 + constants.signals[abort.signal.reason];
    }
    // Such as a full disk, or a cache that can't be written to; Node's message names the path.
    if (error.syscall !== undefined) {
      process.stderr.write(`\nThe set-up failed: ${error.message}; check the disk and who may write there.\n`);
      return 1;
    }
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n${error.message}\n${error.output === '' ? '' : `What it said:\n${error.output}\n`}`);
    return error.exitCode;
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}
