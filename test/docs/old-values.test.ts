import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { load } from 'js-yaml';
import { chartFolder } from '../../rendered/chart.ts';
import { render } from '../support/render.ts';

const page = readFileSync(join(chartFolder, 'docs/old-values.md'), 'utf8');
const values = load(readFileSync(join(chartFolder, 'values.yaml'), 'utf8'));

/** The values that the page names in its second columns: paths in backticks, some of them with a setting. */
function named(): string[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| before'))
    .flatMap((line) => [
      ...(line.split(' | ')[1] ?? '').matchAll(
        /`([a-z]\w+(?:\.\w+)+|[a-z]+Override|superusers|users|topics|vaultSecretsPath)(?:: [^`]*)?`/g,
      ),
    ])
    .map(([, path]) => path!)
    .filter((path) => !path.startsWith('retention.'));
}

test('every value that docs/old-values.md names exists', (t) => {
  const paths = named();
  t.true(paths.length > 60);
  const absent = paths.filter(
    (path) =>
      path.split('.').reduce((at: unknown, key) => (at as Record<string, unknown> | undefined)?.[key], values) ===
      undefined,
  );
  t.deepEqual([...new Set(absent)], []);
});

test('every object with a new name in docs/old-values.md is rendered under that name', async (t) => {
  const [, section = ''] = page.split('\n## Objects with new names\n');
  const named = [
    ...section.split('\n## ')[0]!.matchAll(/(Service|StatefulSet|Deployment|GafaelfawrIngress|Job) `([\w-]+)`/g),
  ];
  t.true(named.length >= 5);
  const set = {
    'alertDatabase.ingress.enabled': true,
    'global.host': 'alerts.example.org',
    'global.baseUrl': 'https://alerts.example.org',
  };
  const made = new Set((await render({ set })).map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  t.deepEqual(
    named.map(([, kind, name]) => `${kind} ${name}`).filter((object) => !made.has(object)),
    [],
  );
});
