import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartFolder } from '../../../rendered/chart.ts';
import { parseHcl, type Block } from './hcl.ts';

export const TERRAFORM = join(chartFolder, 'deploy/terraform');

/** The blocks of a module, of one type or of all, in the order of its files' names. */
export function blocksOf(folder: string, type?: string): Block[] {
  const files = globSync('*.tf', { cwd: folder }).toSorted();
  const blocks = files.flatMap((file) => parseHcl(readFileSync(join(folder, file), 'utf8')).blocks);
  return blocks.filter((block) => type === undefined || block.type === type);
}

/** A resource by its address, such as `google_storage_bucket.alerts`. */
export function resource(address: string): Block {
  const found = blocksOf(TERRAFORM, 'resource').find(({ labels }) => labels.join('.') === address);
  if (found === undefined) throw new Error(`deploy/terraform has no ${address}`);
  return found;
}

/** The rows of a README's table of variables: name, description, type, default, whether it is required. */
export function inputRows(folder: string): string[] {
  return blocksOf(folder, 'variable').map(({ labels: [name], attributes }) => {
    const { description = '""', type = '', default: value } = attributes;
    return row([
      name!,
      prose(description),
      code(type),
      value === undefined ? 'n/a' : code(value),
      value === undefined ? 'yes' : 'no',
    ]);
  });
}

/** The rows of its table of outputs: name and description. */
export function outputRows(folder: string): string[] {
  return blocksOf(folder, 'output').map(({ labels: [name], attributes }) =>
    row([name!, prose(attributes['description'] ?? '""')]),
  );
}

function row(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function prose(text: string): string {
  return JSON.parse(text) as string;
}

/** An expression on one line. */
function code(expression: string): string {
  return `\`${expression
    .replaceAll(/\s*\n\s*/g, ', ')
    .replaceAll(/([({[]), /g, '$1 ')
    .replaceAll(/, ([)}\]])/g, ' $1')
    .replaceAll(/ +/g, ' ')}\``;
}
