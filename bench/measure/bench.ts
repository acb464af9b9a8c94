import { open, writeFile } from 'node:fs/promises';
import { cpus, loadavg, type as system } from 'node:os';
import { resolve } from 'node:path';
import { optional, withDefault } from '@alert-stream/common/command/flags.ts';
import { file, integer } from '@alert-stream/common/command/kinds.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { measure, type Contest } from './contest.ts';
import { rowsOf, type ExplainedRow } from './row.ts';
import { tableOf } from './table.ts';

/** The options that every bench has. */
export const benchFlags = {
  runs: withDefault(integer(3, 1000), '3', { help: 'how many times each side runs' }),
  json: optional(file, { help: 'write the results to this file as well' }),
};

export type BenchOptions = { runs: number; json: string | undefined };

/**
 * Measures contest after contest, tells each run on stderr, and at the end shows all results on stdout.
 *
 * @throws AlertStreamError `CONFIG` when the results can't be written
 */
export async function runBench(contests: Contest[], { runs, json }: BenchOptions, signal: AbortSignal): Promise<void> {
  // npm leaves where the user is for the clone's root.
  const file = json === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? process.cwd(), json);
  if (file !== undefined) await requireWritable(file);
  const tell = (line: string) => void process.stderr.write(`${line}\n`);
  const before = load();
  const rows: ExplainedRow[] = [];
  for (const contest of contests) rows.push(...rowsOf(contest, await measure(contest, { runs, tell, signal })));
  process.stdout.write(`${tableOf(rows)}\n${machine()}, load ${before} before and ${load()} after\n`);
  if (file !== undefined)
    await writeFile(
      file,
      `${JSON.stringify(
        rows.map(({ row }) => row),
        undefined,
        2,
      )}\n`,
    );
}

/** What was measured for minutes shouldn't be lost for want of a folder. */
async function requireWritable(path: string): Promise<void> {
  try {
    await (await open(path, 'a')).close();
  } catch (error) {
    throw new AlertStreamError('CONFIG', `--json ${path} can't be written: ${messageOf(error)}`, { cause: error });
  }
}

function machine(): string {
  const processors = cpus();
  return `${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ${system()}, Node ${process.versions.node}`;
}

/** How many programs wanted to run, on average over the last minute. */
function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
