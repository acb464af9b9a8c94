import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { load } from 'js-yaml';
import { chartFolder } from '../../rendered/chart.ts';
import { newestChanges } from '../../tools/docs/changes.ts';

const read = (file: string) => readFile(join(chartFolder, file), 'utf8');
const chart = load(await read('Chart.yaml')) as { annotations: Record<string, string>; [key: string]: unknown };

test("Artifact Hub shows the newest version's entries of CHANGELOG.md: npm run docs copies them", async (t) => {
  t.deepEqual(load(chart.annotations['artifacthub.io/changes']!), newestChanges(await read('CHANGELOG.md')));
});

test('each entry is of a kind that Artifact Hub knows', async (t) => {
  const kinds = new Set(['added', 'changed', 'deprecated', 'removed', 'fixed', 'security']);
  const changes = newestChanges(await read('CHANGELOG.md'));
  t.true(changes.length > 0);
  t.deepEqual(
    changes.filter(({ kind, description }) => !kinds.has(kind) || description === ''),
    [],
  );
});

test('the chart, its programs and the project have one version, of which CHANGELOG.md tells', async (t) => {
  const { version } = JSON.parse(await read('package.json')) as { version: string };
  t.is(chart['version'], version);
  t.is(chart['appVersion'], version);
  const [, newest = ''] = /^## (.*)$/m.exec(await read('CHANGELOG.md')) ?? [];
  t.true(newest === 'Unreleased' || newest.includes(version), newest);
});
