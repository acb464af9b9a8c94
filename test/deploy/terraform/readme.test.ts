import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { inputRows, outputRows, TERRAFORM } from '../../support/deploy/terraform.ts';

const readme = readFileSync(join(TERRAFORM, 'README.md'), 'utf8');

/** The rows of the table below a heading. */
function table(heading: string): string[] {
  const [, section = ''] = readme.split(`## ${heading}\n`);
  return section
    .split(/^## /m)[0]!
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1);
}

test('the table of inputs says what variables.tf says', (t) => {
  t.true(inputRows(TERRAFORM).length > 10);
  t.deepEqual(table('Inputs'), inputRows(TERRAFORM));
});

test('the table of outputs says what outputs.tf says', (t) => {
  t.is(outputRows(TERRAFORM).length, 3);
  t.deepEqual(table('Outputs'), outputRows(TERRAFORM));
});

test('each variable and output has a description', (t) => {
  for (const row of [...inputRows(TERRAFORM), ...outputRows(TERRAFORM)]) t.regex(row, /^\| \w+ \| \S.{10,}/);
});
