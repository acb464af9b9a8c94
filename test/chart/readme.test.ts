import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import { VALUES_TABLE, valuesTable } from '../../tools/docs/values-table.ts';
import { testTools } from '../../tools/tools.ts';
import { isMap, valuesFile, type Value } from '../support/values.ts';

const read = (file: string) => readFile(join(chartFolder, file), 'utf8');

test('the table of values is as values.yaml has them: npm run docs writes it', async (t) => {
  t.is(await read(VALUES_TABLE), await valuesTable(chartFolder, testTools().helmDocs));
});

test("the readers of README.md and of the chart's page find it", async (t) => {
  t.regex(await read('README.md'), /\]\(docs\/values\.md\)/);
  t.regex(await read('docs/chart.md'), /\]\(values\.md\)/);
});

test('each value has its row, and each row says what the value is for', async (t) => {
  const table = [...(await read(VALUES_TABLE)).matchAll(/^\| `([^`]+)` \|.*\|(.*)\|$/gm)];
  t.deepEqual(
    table.filter(([, , description = '']) => description.trim() === '').map(([, key]) => key),
    [],
  );
  const rows = table.map(([, key]) => key!);
  t.is(new Set(rows).size, rows.length);
  const values = valuesFile('values.yaml');
  const absent = leaves(values).filter((leaf) => !rows.some((row) => leaf === row || leaf.startsWith(`${row}.`)));
  t.deepEqual(absent, []);
});

function leaves(value: Value, path: string[] = []): string[] {
  const entries = isMap(value) ? Object.entries(value) : [];
  return entries.length === 0 ? [path.join('.')] : entries.flatMap(([key, child]) => leaves(child, [...path, key]));
}
