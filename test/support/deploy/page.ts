import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { chartFolder } from '../../../rendered/chart.ts';
import type { KubernetesObject } from '../../../rendered/kubernetes.ts';
import { render } from '../render.ts';
import { over, valuesFile, type Values } from '../values.ts';

const page = readFileSync(join(chartFolder, 'docs/install-gke.md'), 'utf8');
const [steps = '', rest = ''] = page.split('## What was not run\n');

/** The commands of docs/install-gke.md, block by block. */
export const BLOCKS: string[][] = [...steps.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) =>
  block!.trim().split('\n'),
);

/** What the page has to be changed in the values of idfint. */
const CHANGES = load(/^```yaml\n([^]*?)^```$/m.exec(steps)![1]!) as Values;

/** What the chart renders for who has followed the page. */
export function renderAsChanged(): Promise<KubernetesObject[]> {
  return render({ set: over(valuesFile('values-idfint.yaml'), CHANGES) });
}

/** What the page says was not run: its own words, with `…` for what may be any. */
export const NOT_RUN: string[] = rest
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => [...line.split(' | ')[0]!.matchAll(/`([^`]+)`/g)].map(([, command]) => command!));

/** Whether a command is as one that the page says was not run. */
export function isOf(command: string, pattern: string): boolean {
  const text = pattern
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`^${text}$`).test(command);
}

/** The commands of a block that tests run. */
export function runnable(block: string[]): string[] {
  return block.filter((command) => !NOT_RUN.some((pattern) => isOf(command, pattern)));
}
