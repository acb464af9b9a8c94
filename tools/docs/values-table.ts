import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Where the table of the chart's values is, from the chart's folder. */
export const VALUES_TABLE = 'docs/values.md';

/**
 * The table of the chart's values, in the order of values.yaml and from its comments.
 *
 * @param root the chart's folder
 * @param helmDocs the command; another version may write it otherwise
 */
export async function valuesTable(root: string, helmDocs: string): Promise<string> {
  const args = [
    '--chart-to-generate=.',
    `--template-files=${VALUES_TABLE}.gotmpl`,
    '--sort-values-order=file',
    '--log-level=warning',
    '--dry-run',
  ];
  const { stdout } = await promisify(execFile)(helmDocs, args, { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  return `${stdout.trim()}\n`;
}
