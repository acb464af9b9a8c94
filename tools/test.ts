import { fileURLToPath } from 'node:url';
import { countResults, filesFor } from './checks/ava.ts';
import { runChecker, stopChecker } from './checks/run.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

let stopped = false;
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    stopped = true;
    stopChecker(name);
  });
}

/** Types, lint, format and unused code: each counts as a failure when it finds something, and as no test when it doesn't. */
const CHECKS: Array<[name: string, script: string, args: string[]]> = [
  ['types', 'node_modules/typescript/bin/tsc', ['--project', '.']],
  ['lint', 'node_modules/oxlint/bin/oxlint', ['--deny-warnings']],
  ['format', 'node_modules/oxfmt/bin/oxfmt', ['--check']],
  ['unused', 'node_modules/knip/bin/knip.js', ['--no-progress']],
];

let failures = 0;
for (const [name, script, args] of CHECKS) {
  if (stopped) break;
  const started = performance.now();
  const { exitCode } = await runChecker(root, script, args);
  if (exitCode !== 0) failures += 1;
  process.stdout.write(`${name}: ${exitCode === 0 ? 'ok' : 'FAILED'}, ${seconds(performance.now() - started)}\n`);
}

if (stopped) {
  process.exitCode = 130;
} else {
  const files = process.argv.slice(2).flatMap(filesFor);
  const { exitCode, output } = await runChecker(root, 'node_modules/ava/entrypoints/cli.js', files);
  const { passed, failed, skipped } = countResults(output, exitCode);
  process.stdout.write(`\n${passed} passed, ${failures + failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  process.exitCode = stopped ? 130 : failures + failed > 0 ? 1 : 0;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
