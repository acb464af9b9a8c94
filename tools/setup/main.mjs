import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { SetupError } from './failure.mjs';
import { GROUPS } from './plan.mjs';
import { runProgram } from './program.mjs';
import { setup } from './setup.mjs';
import { stopWithNpm } from './stop-with-npm.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What each command sets up (see plan.mjs), what it runs then, and whether that has a help text, which needs no tool. */
const COMMANDS = {
  start: { group: 'start', program: ['stack/main.ts'], help: true },
  test: { group: 'test', program: ['tools/test.ts'] },
  cluster: { group: 'cluster', program: ['tools/suite.ts', 'cluster'] },
  faults: { group: 'test', program: ['tools/suite.ts', 'faults'] },
  images: { group: 'start', program: ['tools/suite.ts', 'images'] },
  nginx: { group: 'test', program: ['tools/suite.ts', 'nginx'] },
  bench: { group: 'test', program: ['bench/main.ts'], help: true },
  onepassword: { group: 'start', program: ['tools/onepassword.ts'], help: true },
  docs: { group: 'docs', program: ['tools/docs.ts'] },
  phalanx: { group: 'docs', program: ['tools/phalanx.ts'], help: true },
  release: { group: 'start', program: ['tools/release.ts'], help: true },
};
const USAGE = `Usage: node tools/bootstrap.mjs ${Object.keys(COMMANDS).join('|')}|setup [options]

  start          sets up what is missing, then starts the system: npm start [-- --help]
  test           sets up what is missing, then runs all checks: npm test [-- WORD | FILE …]
  cluster        the same for the tests with a Kubernetes API server: npm run test:cluster [-- FILE …]
  faults         the same for the tests that kill brokers under load: npm run test:faults [-- FILE …]
  images         the same for the tests that build the container images: npm run test:images [-- FILE …]
  nginx          the same for the test of the Ingress in nginx: npm run test:nginx
  bench          measures the programs against the machine's limit: npm run bench -- NAME [--json FILE] [--runs N]
  onepassword    prints the 1Password items of a values file: npm run onepassword -- values-idfint.yaml
  docs           writes docs/values.md from values.yaml, and the changes in Chart.yaml: npm run docs
  phalanx        writes the application's folder for Phalanx: npm run phalanx -- OUT
  release        checks and packages a release, and prints what pushes it: npm run release [-- --rehearse]
  setup [GROUP]  only sets up what is missing for start, docs, test or cluster; for start, unless another is named
`;

/**
 * Sets up, then runs what was asked for.
 *
 * @param {string[]} args command and its arguments
 * @returns {Promise<number>} the exit code
 */
export async function main([command, ...args]) {
  const group = command === 'setup' ? (args[0] ?? 'start') : COMMANDS[command]?.group;
  if (!Object.hasOwn(COMMANDS, command ?? '') && !(command === 'setup' && GROUPS.includes(group))) {
    process.stderr.write(USAGE);
    return 2;
  }
  stopWithNpm(process.env);
  const onlyHelp = COMMANDS[command]?.help === true && args.some((arg) => arg === '--help' || arg === '-h');
  const stopped = await setupUnlessStopped(onlyHelp ? undefined : group);
  if (stopped !== undefined || command === 'setup') return stopped ?? 0;
  const [script, ...first] = COMMANDS[command].program;
  return runProgram(ROOT, [`${ROOT}/${script}`, ...first, ...args]);
}

/** @returns {Promise<number | undefined>} an exit code when the set-up failed or was stopped */
async function setupUnlessStopped(group) {
  const abort = new AbortController();
  const stop = (name) => abort.abort(name);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of signals) process.on(name, stop);
  try {
    await setup(ROOT, { group, signal: abort.signal });
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
