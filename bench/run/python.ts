import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the Python programs that this project replaces are, to be measured beside it. */
const VARIABLE = 'BENCH_PYTHON_DIR';

export type Python = {
  /** The command: of the folder's own virtual environment `.venv`, or else `python3`. */
  command: string;
  /** The checkouts lie in it, named as their repositories. */
  folder: string;
};

/**
 * @param needs what has to be in the folder, such as `alert-stream-simulator/python`
 * @returns or why there is no Python program to measure
 */
export function pythonHaving(
  needs: string[],
  env: Record<string, string | undefined> = process.env,
): Python | { missing: string } {
  const folder = env[VARIABLE];
  if (folder === undefined || folder === '') return { missing: `${VARIABLE} isn't set` };
  const absent = ['.', ...needs].map((path) => join(folder, path)).find((path) => !existsSync(path));
  if (absent !== undefined) return { missing: `${VARIABLE} is ${folder}, and ${absent} isn't there` };
  const own = join(folder, '.venv/bin/python');
  return { command: existsSync(own) ? own : 'python3', folder };
}
