import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import { load } from 'js-yaml';
import { z } from 'zod';
import { chartFolder, parseObjects } from '../../rendered/chart.ts';
import { testTools } from '../../tools/tools.ts';
import { FOLDER, INJECTED, inFolder, runPhalanx, withDependency } from '../support/deploy/phalanx.ts';
import { helm } from '../support/helm.ts';
import { render } from '../support/render.ts';
import { strict } from '../support/strict.ts';

// Phalanx's rules, as its pages for developers have them, for the files that it gets.

let out: string;
let stdout: string;

test.before('the files are written', async (t) => {
  out = await mkdtemp(join(tmpdir(), 'phalanx-out-'));
  const outcome = await runPhalanx(out);
  t.is(outcome.code, 0, outcome.stderr);
  stdout = outcome.stdout;
});

test.after.always('they are removed', () => rm(out, { recursive: true, force: true }));

const read = (path: string) => readFile(join(out, path), 'utf8');
const parameters = Object.entries(INJECTED).flatMap(([name, value]) => ['--set-string', `${name}=${value}`]);
const VALUES = ['values.yaml', 'values-idfint.yaml'];

test('all files are where Phalanx looks for them, and no others; the rest that is to do is told', async (t) => {
  const files = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  t.deepEqual(files.map(({ parentPath, name }) => join(parentPath, name).slice(out.length + 1)).toSorted(), [
    'applications/alert-stream-broker/Chart.yaml',
    'applications/alert-stream-broker/README.md',
    'applications/alert-stream-broker/secrets-idfint.yaml',
    'applications/alert-stream-broker/secrets.yaml',
    'applications/alert-stream-broker/templates/_helpers.tpl',
    'applications/alert-stream-broker/values-idfint.yaml',
    'applications/alert-stream-broker/values.yaml',
    'docs/applications/alert-stream-broker/index.rst',
    'docs/applications/alert-stream-broker/values.md',
    'environments/templates/applications/rubin/alert-stream-broker.yaml',
  ]);
  for (const file of ['environments/values.yaml', 'environments/values-idfint.yaml', 'docs/applications/rubin.rst'])
    t.true(stdout.includes(file));
});

test("Chart.yaml has Phalanx's version and name, and one dependency: this chart, at a version and no range", async (t) => {
  const own = load(await readFile(join(chartFolder, 'Chart.yaml'), 'utf8')) as { name: string; version: string };
  const chart = load(await read(`${FOLDER}/Chart.yaml`)) as Record<string, unknown> & {
    annotations: Record<string, string>;
  };
  t.like(chart, { apiVersion: 'v2', name: 'alert-stream-broker', type: 'application', version: '1.0.0' });
  t.false('appVersion' in chart);
  t.deepEqual(chart['dependencies'], [
    { name: own.name, version: own.version, repository: 'oci://registry.example.org/alerts/charts' },
  ]);
  for (const link of load(chart.annotations['phalanx.lsst.io/docs']!) as object[])
    t.deepEqual(Object.keys(link), ['id', 'title', 'url']);
});

test('each value has its comment directly before it, and an empty line before that', async (t) => {
  const lines = (await read(`${FOLDER}/values.yaml`)).split('\n');
  const table = await read(`${FOLDER}/README.md`);
  const rows = [...table.matchAll(/^\| ([\w.-]+) \|.*\| (.*) \|$/gm)].slice(1);
  t.true(rows.length > 15);
  for (const [, key, description] of rows) t.not(description!.trim(), '', key);
  const described = lines.flatMap((line, index) => (/^ *# -- /.test(line) ? [index] : []));
  t.true(described.length >= rows.length);
  for (const index of described) t.regex(lines[index - 1]!, /^$|:$/, lines[index]);
});

test('the values are what the environment changes, with the defaults of the chart; the injected ones come last and empty', async (t) => {
  const own = load(await readFile(join(chartFolder, 'values.yaml'), 'utf8'));
  const { global, ...values } = load(await read(`${FOLDER}/values.yaml`)) as {
    global: object;
    'alert-stream-broker': object;
  };
  t.like(own, values['alert-stream-broker']);
  t.deepEqual(
    Object.keys(global)
      .map((key) => `global.${key}`)
      .toSorted(),
    Object.keys(INJECTED).toSorted(),
  );
  t.true(Object.values(global).every((value) => value === ''));
  t.regex(await read(`${FOLDER}/values.yaml`), /\nglobal:\n[^]*\n$/);
});

test('yamllint has nothing to say, by its own rules but for the length of lines and the start of documents', async (t) => {
  const rules =
    '{extends: default, rules: {line-length: disable, document-start: disable, truthy: {check-keys: true}}}';
  const yaml = ['Chart.yaml', 'secrets.yaml', 'secrets-idfint.yaml', ...VALUES].map((file) => join(out, FOLDER, file));
  const env = { ...process.env, PYTHONPATH: testTools().yamllint, PYTHONDONTWRITEBYTECODE: '1' };
  await t.notThrowsAsync(promisify(execFile)('python3', ['-m', 'yamllint', '--strict', '-d', rules, ...yaml], { env }));
});

test('helm lint --strict has nothing to say, with what Argo CD injects', async (t) => {
  await inFolder(async (folder) => {
    const chart = await withDependency(out, join(folder, 'alert-stream-broker'));
    const values = VALUES.flatMap((file) => ['--values', join(chart, file)]);
    t.regex(await helm('lint', '--strict', chart, ...values, ...parameters, '--quiet'), /^$/);
  });
});

test('it renders what values-idfint.yaml renders, with the passwords where Phalanx keeps them', async (t) => {
  await inFolder(async (folder) => {
    const chart = await withDependency(out, join(folder, 'alert-stream-broker'));
    const values = VALUES.slice(1).flatMap((file) => ['--values', join(chart, file)]);
    const release = [
      'template',
      'alert-stream-broker',
      chart,
      '--namespace',
      'alert-stream-broker',
      '--kube-version',
      '1.30.0',
    ];
    const objects = parseObjects(await helm(...release, ...values, ...parameters));
    const expected = await render({ values: ['values-idfint.yaml'], set: { vaultSecretsPath: '', ...INJECTED } });
    const byName = (all: typeof objects) => all.toSorted((a, b) => name(a).localeCompare(name(b)));
    t.deepEqual(byName(objects), byName(expected));
    const vault = objects.find(({ kind }) => kind === 'VaultSecret') as { spec?: { path: string } } | undefined;
    t.is(vault?.spec?.path, 'secret/phalanx/idfint/alert-stream-broker');
  });
});

const name = ({ kind, metadata }: { kind: string; metadata: { name: string } }) => `${kind} ${metadata.name}`;

test('the README is the one that helm-docs writes from these files', async (t) => {
  await inFolder(async (folder) => {
    await cp(out, folder, { recursive: true });
    await rm(join(folder, FOLDER, 'README.md'));
    await runPhalanx(folder);
    t.is(await readFile(join(folder, FOLDER, 'README.md'), 'utf8'), await read(`${FOLDER}/README.md`));
  });
  t.regex(await read(`${FOLDER}/README.md`), /^# alert-stream-broker\n[^]*\n## Values\n/);
});

/** What Phalanx takes for a secret, as far as static ones go; it refuses other keys. */
const SECRETS = z.record(
  z.string().regex(/^[\w.-]+$/),
  z.strictObject({
    description: z.string().min(1),
    if: z.string().optional(),
    copy: z.strictObject({ application: z.string(), key: z.string() }).optional(),
    generate: z.strictObject({ type: z.string() }).optional(),
    onepassword: z.strictObject({ encoded: z.boolean() }).optional(),
    value: z.string().optional(),
  }),
);

test('secrets are as Phalanx takes them, and those that the render reads', async (t) => {
  const files = await Promise.all(
    ['secrets.yaml', 'secrets-idfint.yaml'].map(async (file) => load(await read(`${FOLDER}/${file}`)) as object),
  );
  for (const file of files) t.notThrows(() => SECRETS.parse(file));
  const known = files.flatMap(Object.keys).toSorted();
  const text = JSON.stringify(await render({ values: ['values-idfint.yaml'] }));
  const keys = new Set([...text.matchAll(/"key":"([\w.-]+-password)"/g)].map(([, key]) => key));
  t.deepEqual(known, [...keys].toSorted());
});

test("Argo CD's Application is one without unknown fields, is left out unless it is enabled, and removes nothing by itself", async (t) => {
  await inFolder(async (folder) => {
    await cp(join(out, 'environments/templates'), join(folder, 'templates'), { recursive: true });
    await writeFile(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: environments\nversion: 1.0.0\n');
    const environment = {
      name: 'idfint',
      fqdn: 'data-int.lsst.cloud',
      repoUrl: 'https://git.example.org/phalanx.git',
      targetRevision: 'main',
      vaultPathPrefix: 'secret/phalanx/idfint',
    };
    const set = Object.entries(environment).flatMap(([key, value]) => ['--set-string', `${key}=${value}`]);
    const rendered = async (enabled: boolean) =>
      parseObjects(
        await helm('template', 'environments', folder, ...set, '--set', `applications.alert-stream-broker=${enabled}`),
      );
    t.deepEqual(await rendered(false), []);
    const [namespace, application] = await rendered(true);
    t.deepEqual([...strict(namespace!), ...strict(application!)], []);
    const { metadata, spec } = application as unknown as IApplication;
    t.is(spec.project, 'rubin');
    t.is(spec.source?.path, FOLDER);
    t.deepEqual(spec.source?.helm?.valueFiles, VALUES);
    t.deepEqual(Object.fromEntries(spec.source!.helm!.parameters!.map(({ name, value }) => [name, value])), INJECTED);
    t.true(['Prune=confirm', 'Delete=confirm'].every((option) => spec.syncPolicy?.syncOptions?.includes(option)));
    t.is(metadata.finalizers, undefined);
    // Phalanx reads namespace and project out of the template's text.
    const text = await read('environments/templates/applications/rubin/alert-stream-broker.yaml');
    t.regex(text, /destination:\n\s+namespace: "alert-stream-broker"\n/);
    t.regex(text, /\bproject: "rubin"\n/);
  });
});

test('the pages are stubs that Phalanx fills: named after the application, titled without a break', async (t) => {
  const index = (await read('docs/applications/alert-stream-broker/index.rst')).split('\n');
  t.is(index[0], '.. px-app:: alert-stream-broker');
  const title = index.findIndex((line) => line.startsWith('alert-stream-broker — '));
  for (const line of [index[title - 1]!, index[title + 1]!]) t.is(line, '#'.repeat(index[title]!.length));
  t.regex(
    await read('docs/applications/alert-stream-broker/values.md'),
    /applications\/alert-stream-broker\/README\.md/,
  );
});

test('an address from which Argo CD could not take the chart', async (t) => {
  for (const address of ['registry.example.org/charts', 'https://charts.example.org', 'oci://charts.example.org/']) {
    await inFolder(async (folder) => {
      const { code, stderr } = await runPhalanx(folder, '--repository', address);
      t.is(code, 2);
      t.regex(stderr, /--repository: expected an address with oci:\/\/ before and no slash after it/);
      t.deepEqual(await readdir(folder), []);
    });
  }
});

test('another registry and an environment that nobody has', async (t) => {
  await inFolder(async (folder) => {
    t.is((await runPhalanx(folder, '--repository', 'oci://charts.example.org')).code, 0);
    t.regex(await readFile(join(folder, FOLDER, 'Chart.yaml'), 'utf8'), /repository: oci:\/\/charts\.example\.org\n/);
    const refused = await runPhalanx(folder, '--environments', 'local');
    t.is(refused.code, 2);
    t.regex(refused.stderr, /--environments: expected some of idfint, got "local"/);
  });
});
