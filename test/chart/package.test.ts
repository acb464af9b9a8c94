import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import { helm } from '../support/helm.ts';

const BELONGS =
  /^(Chart\.yaml|values(-\w+)?\.yaml|values\.schema\.json|README\.md|LICENSE|\.helmignore|(templates|files)\/.+)$/;

test('a package holds the chart and nothing else of the repository', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'alert-chart-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await helm('package', '.', '--destination', folder);
  const [archive = ''] = await readdir(folder);
  const { stdout } = await promisify(execFile)('tar', ['-tzf', join(folder, archive)]);
  const files = stdout
    .trim()
    .split('\n')
    .map((path) => path.replace('alert-stream-broker/', ''));
  t.deepEqual(
    files.filter((file) => !BELONGS.test(file)),
    [],
  );
  const needed = globSync(['Chart.yaml', 'values*.yaml', 'values.schema.json', 'templates/**/*.*', 'files/*'], {
    cwd: chartFolder,
  });
  t.deepEqual(
    needed.filter((file) => !files.includes(file)),
    [],
  );
  t.true(needed.length > 40);
  t.true((await stat(join(folder, archive))).size < 300_000);
});
