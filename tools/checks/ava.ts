import { stripVTControlCharacters } from 'node:util';

/** What a run of ava came to. */
export type Results = { passed: number; failed: number; skipped: number };

/**
 * Turns a word of `npm test -- WORD` into patterns for the test files with that word in their path. Paths, patterns
 * and ava's own options stay as they are.
 */
export function filesFor(argument: string): string[] {
  if (argument.startsWith('-') || argument.includes('/') || argument.endsWith('.ts')) return [argument];
  return [`test/**/*${argument}*/**/*.test.ts`, `test/**/*${argument}*.test.ts`];
}

const PASSED = /^\s*[✔√] /;
const FAILED = /^\s*[✘✖×] \[(fail|unexpected pass)\]/;
const SKIPPED = /^\s*- \[(skip|todo)\]/;

/**
 * Counts the tests in what ava's default reporter printed: a line for each test, passed ones too when others failed.
 *
 * A run that failed without a failed test, as when a file can't be loaded, counts as one failure.
 */
export function countResults(output: string, exitCode: number): Results {
  const lines = stripVTControlCharacters(output).split('\n');
  const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
  const failed = count(FAILED);
  return {
    passed: count(PASSED),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: count(SKIPPED),
  };
}
