import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartFolder } from '../../rendered/chart.ts';

/** The pages that people read, by their path in the clone. */
export function pages(): Map<string, string> {
  const paths = globSync(['*.md', 'docs/**/*.md', 'deploy/**/*.md'], { cwd: chartFolder });
  return new Map(paths.toSorted().map((path) => [path, readFileSync(join(chartFolder, path), 'utf8')]));
}

/** The commands of a page's blocks for a shell: each on one line, without comments. */
export function shellCommands(page: string): string[] {
  const blocks = [...page.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].map(([, block]) => block!);
  return blocks
    .flatMap((block) => block.replaceAll(/ *\\\n\s*/g, ' ').split('\n'))
    .map((line) => line.replace(/(^| +)# .*$/, '').trim())
    .filter((line) => line !== '');
}

/** What stands in backticks within a page's lines, outside its blocks. */
export function inlineCode(page: string): string[] {
  return [...page.replaceAll(/^ *```[^]*?^ *```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
}
