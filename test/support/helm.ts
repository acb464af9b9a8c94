import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chartFolder } from '../../rendered/chart.ts';
import { tools } from '../../tools/tools.ts';

/** What helm prints, run in the chart's folder. */
export async function helm(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(tools().helm, args, { cwd: chartFolder, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
