import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { countResults } from './checks/ava.ts';
import { missingFor } from './checks/prerequisites.ts';
import { runChecker, stopChecker } from './checks/run.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** The exit code where a tool is missing that no package of ours brings; nothing else ends so (sysexits.h). */
const UNAVAILABLE = 69;

for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopChecker(name));

/** Runs the tests below test/<suite>, which `npm test` leaves out, as that folder's own ava.config.js says. */
const [suite = '', ...args] = process.argv.slice(2);
const config = `test/${suite}/ava.config.js`;
const missing = missingFor(suite, process.env);
if (!existsSync(`${root}/${config}`)) {
  process.stderr.write(`There is no ${config}, so no suite "${suite}".\n`);
  process.exitCode = 2;
} else if (missing.length > 0) {
  process.stderr.write(`${missing.join('\n')}\n`);
  process.exitCode = UNAVAILABLE;
} else {
  const { exitCode, output } = await runChecker(root, 'node_modules/ava/entrypoints/cli.js', [
    '--config',
    config,
    ...args,
  ]);
  const { passed, failed, skipped } = countResults(output, exitCode);
  process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}
