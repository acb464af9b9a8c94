import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { chartFolder } from '../../rendered/chart.ts';
import type { RenderOptions } from './render.ts';

const EXAMPLES = globSync('docs/examples/values-*.yaml', { cwd: chartFolder }).toSorted();

/** The values that the chart comes with: the defaults, each values file, and each example of the documentation. */
export const RENDERS: Record<string, RenderOptions> = {
  'values.yaml': {},
  'values-local.yaml': { values: ['values-local.yaml'] },
  'values-idfint.yaml': { values: ['values-idfint.yaml'] },
  ...Object.fromEntries(EXAMPLES.map((file) => [basename(file), { values: [file] }])),
};
