import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { chartFolder } from '../../rendered/chart.ts';

/**
 * The source file of a service's program, by the `bin` of its package: the same name that the image has it under.
 *
 * @throws AlertStreamError `CONFIG` when no service has it
 */
export function programFile(name: string): string {
  for (const manifest of globSync(join(chartFolder, 'services/*/package.json'))) {
    const { bin = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin?: Record<string, string> };
    if (bin[name] !== undefined) return join(dirname(manifest), bin[name]);
  }
  throw new AlertStreamError('CONFIG', `the chart runs ${name}, which no service under services/ brings`);
}
