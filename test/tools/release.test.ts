import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import { helm } from '../support/helm.ts';
import { runNode } from '../support/node.ts';

const release = (...args: string[]) => runNode([join(chartFolder, 'tools/release.ts'), ...args]);
type PackageJson = { name: string; version: string; dependencies?: Record<string, string> };
const read = async (file: string) => JSON.parse(await readFile(join(chartFolder, file), 'utf8')) as PackageJson;

test('a rehearsal packages chart and parts list with their checksums, and prints what pushes them', async (t) => {
  const { name, version } = await read('package.json');
  const out = await mkdtemp(join(tmpdir(), 'release-'));
  t.teardown(() => rm(out, { recursive: true }));
  const { code, stdout, stderr } = await release(
    '--out',
    out,
    '--registry',
    'registry.example.org/rubin',
    '--rehearse',
  );
  t.is(code, 0, stderr);
  const [chart, parts] = [`alert-stream-broker-${version}.tgz`, `${name}-${version}.cdx.json`];
  t.deepEqual((await readdir(out)).toSorted(), ['SHA256SUMS', parts, chart].toSorted());
  t.true(stdout.includes(`  helm push ${join(out, chart)} oci://registry.example.org/rubin/charts\n`));

  t.regex(
    await helm('show', 'chart', join(out, chart)),
    new RegExp(`^version: ${version.replaceAll('.', '\\.')}$`, 'm'),
  );
  const sums = await Promise.all(
    [chart, parts].map(
      async (file) =>
        `${createHash('sha256')
          .update(await readFile(join(out, file)))
          .digest('hex')}  ${file}\n`,
    ),
  );
  t.is(await readFile(join(out, 'SHA256SUMS'), 'utf8'), sums.join(''));

  const list = JSON.parse(await readFile(join(out, parts), 'utf8'));
  t.is(list.bomFormat, 'CycloneDX');
  t.like(list.metadata.component, { name, version, type: 'application' });
  const listed = new Map<string, string>(
    list.components.map(({ name, version }: { name: string; version: string }) => [name, version]),
  );
  for (const service of ['common', 'simulator', 'alert-database', 'schema-registry']) {
    const { dependencies = {} } = await read(`services/${service}/package.json`);
    for (const [dependency, wanted] of Object.entries(dependencies)) {
      if (!dependency.startsWith('@alert-stream/')) t.is(listed.get(dependency), wanted, dependency);
    }
  }
  t.false(listed.has('ava'));
  t.true(list.dependencies.some(({ ref }: { ref: string }) => ref === `${name}@${version}`));
});

test('a registry that no command could be made of is refused', async (t) => {
  const { code, stderr } = await release('--registry', 'oci://registry.example.org/rubin', '--rehearse');
  t.is(code, 2);
  t.regex(stderr, /--registry: expected a registry and path without oci:\/\/ before/);
});

test('a release that is not ready is refused with the reason, and nothing is written', async (t) => {
  const changelog = await readFile(join(chartFolder, 'CHANGELOG.md'), 'utf8');
  const [newest = ''] = /^## .*$/m.exec(changelog) ?? [];
  if (newest !== '## Unreleased') {
    // The commit of a release: what is described is this version, with its day.
    const { version } = await read('package.json');
    t.regex(newest, /^## [\d.]+ - \d{4}-\d{2}-\d{2}$/);
    t.is(newest.split(' ')[1], version);
    return;
  }
  const out = join(await mkdtemp(join(tmpdir(), 'release-')), 'out');
  t.teardown(() => rm(join(out, '..'), { recursive: true }));
  const { code, stderr } = await release('--out', out);
  t.is(code, 2);
  t.regex(
    stderr,
    /^npm run release: not ready to be released:\n[^]*CHANGELOG\.md: newest heading: expected "## [\d.]+ - YYYY-MM-DD", got "## Unreleased"\n/,
  );
  await t.throwsAsync(readdir(out), { code: 'ENOENT' });
});
