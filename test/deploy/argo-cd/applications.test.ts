import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import type { IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/AppProject';
import { load } from 'js-yaml';
import { chartFolder } from '../../../rendered/chart.ts';
import type { KubernetesObject } from '../../../rendered/kubernetes.ts';
import { childrenOf, rootApplication, type Parameter } from '../../support/deploy/applications.ts';
import { validate } from '../../support/models.ts';
import { all, one, render } from '../../support/render.ts';
import { strict } from '../../support/strict.ts';

const REGISTRY = 'registry.example.org/alerts/charts';
const page = await readFile(join(chartFolder, 'docs/argo-cd.md'), 'utf8');
/** The YAML of the page, block by block: the parameters for a registry, and the Secret with its login. */
const [fromRegistry, login] = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, yaml]) => load(yaml!)) as [
  Parameter[],
  Login,
];
const SOURCES: Record<string, Parameter[]> = { git: [], oci: fromRegistry };
type Login = { metadata: { labels: object }; stringData: Record<string, string> };

const root = rootApplication();
const children = (name: string) => childrenOf(root, SOURCES[name]);
const asObject = (application: IApplication) => application as unknown as KubernetesObject;

for (const name of Object.keys(SOURCES)) {
  test(`${name}: each object is one of its kind, without a field that the kind doesn't know`, async (t) => {
    for (const object of [asObject(root), ...(await children(name))]) {
      t.notThrows(() => validate(object), object.metadata.name);
      t.deepEqual(strict(object), [], object.metadata.name);
    }
  });

  test(`${name}: the project lets the Applications take from where they are, and put where they go`, async (t) => {
    const objects = await children(name);
    const { spec } = one<IAppProject>(objects, 'AppProject');
    for (const { spec: application } of all<IApplication>(objects, 'Application')) {
      t.is(application.project, 'alert-stream');
      t.true(spec.sourceRepos?.includes(application.source!.repoURL), application.source!.repoURL);
      t.true(spec.destinations?.some(({ namespace }) => namespace === application.destination.namespace));
    }
  });
}

test('from Git, the chart and its values file are where the Application looks, and the revision is one', async (t) => {
  const { source } = one<IApplication>(await children('git'), 'Application', 'alert-stream-broker').spec;
  t.is(source!.repoURL, root.spec.source!.repoURL);
  t.is(source!.targetRevision, root.spec.source!.targetRevision);
  const folder = join(chartFolder, source!.path!);
  t.is((await chartAt(folder)).name, 'alert-stream-broker');
  for (const file of source!.helm!.valueFiles!) t.true(existsSync(join(folder, file)), file);
  t.true(existsSync(join(chartFolder, root.spec.source!.path!, 'Chart.yaml')));
  if (!existsSync(join(chartFolder, '.git'))) return t.log('no Git repository here: the revision was not looked up');
  const git = promisify(execFile)('git', [
    '-C',
    chartFolder,
    'rev-parse',
    '--verify',
    `${source!.targetRevision}^{commit}`,
  ]);
  t.regex((await git).stdout, /^[0-9a-f]{40}\n$/);
});

test("from a registry, it is this chart's version", async (t) => {
  const { source } = one<IApplication>(await children('oci'), 'Application', 'alert-stream-broker').spec;
  const { name, version } = await chartAt(chartFolder);
  t.like(source, { repoURL: REGISTRY, chart: name, targetRevision: version });
  t.is(source!.path, undefined);
  t.deepEqual(source!.helm!.valueFiles, ['values-idfint.yaml']);
});

test('a revision of digits alone stays the name that it is', async (t) => {
  const of = (targetRevision: string) => ({
    ...root,
    spec: { ...root.spec, source: { ...root.spec.source!, targetRevision } },
  });
  for (const revision of ['20261123', '1e7', 'true', '0123']) {
    const { source } = one<IApplication>(await childrenOf(of(revision)), 'Application', 'alert-stream-broker').spec;
    t.is(source!.targetRevision, revision);
  }
  t.true([...root.spec.source!.helm!.parameters!, ...fromRegistry].every(({ forceString }) => forceString));
});

test('the login that the page shows is one for the registry that it names', (t) => {
  t.deepEqual(strict(login as unknown as KubernetesObject), []);
  t.like(login.metadata.labels, { 'argocd.argoproj.io/secret-type': 'repository' });
  t.like(login.stringData, { type: 'helm', enableOCI: 'true', url: REGISTRY });
});

test('the root Application is synced as those that it brings', async (t) => {
  for (const { metadata, spec } of all<IApplication>(await children('git'), 'Application')) {
    t.deepEqual(spec.syncPolicy, root.spec.syncPolicy, metadata.name);
  }
});

test('the release and its namespace are those of docs/install.md, so that both ways name objects alike', async (t) => {
  const { source, destination } = one<IApplication>(await children('git'), 'Application', 'alert-stream-broker').spec;
  const install = await readFile(join(chartFolder, 'docs/install.md'), 'utf8');
  t.true(install.includes(`helm install ${source!.helm!.releaseName} . --namespace ${destination.namespace}`));
});

test("Strimzi's operator watches the namespace of the alert stream, and logs at INFO", async (t) => {
  const objects = await children('git');
  const { spec } = one<IApplication>(objects, 'Application', 'strimzi');
  t.deepEqual(spec.source!.helm!.valuesObject, { watchNamespaces: ['alert-stream-broker'], logLevel: 'INFO' });
  t.is(
    one<IApplication>(objects, 'Application', 'alert-stream-broker').spec.destination.namespace,
    'alert-stream-broker',
  );
});

test('nothing is removed unless somebody says so twice', async (t) => {
  const objects = await children('git');
  for (const { metadata, spec } of [root, ...all<IApplication>(objects, 'Application')]) {
    t.false(spec.syncPolicy?.automated?.prune, metadata.name);
    t.deepEqual(metadata.finalizers, undefined, metadata.name);
    for (const option of ['Prune=confirm', 'Delete=confirm'])
      t.true(spec.syncPolicy?.syncOptions?.includes(option), metadata.name);
    t.true(Number(spec.syncPolicy?.retry?.limit) > 0);
  }
  const guard = (object: KubernetesObject) => object.metadata.annotations?.['argocd.argoproj.io/sync-options'];
  for (const object of objects) {
    const expected = { Namespace: 'Prune=false,Delete=false', Application: 'Prune=confirm,Delete=confirm' }[
      object.kind
    ];
    t.is(guard(object), expected, `${object.kind} ${object.metadata.name}`);
  }
});

test('the project allows the cluster-wide kinds of the chart, and not all kinds', async (t) => {
  const allowed = one<IAppProject>(await children('git'), 'AppProject').spec.clusterResourceWhitelist!;
  t.false(allowed.some(({ group, kind }) => group === '*' || kind === '*'));
  const clusterWide = (await render({ values: ['values-idfint.yaml'] })).filter(
    ({ metadata }) => metadata.namespace === undefined,
  );
  for (const { apiVersion, kind } of clusterWide) {
    t.true(
      allowed.some((entry) => entry.kind === kind && apiVersion.startsWith(`${entry.group}/`)),
      kind,
    );
  }
});

test('an environment that nobody named, a repository without an address and an unknown source are refused', async (t) => {
  const refused = (values: Record<string, string>, message: RegExp) =>
    t.throwsAsync(
      childrenOf(
        root,
        Object.entries(values).map(([name, value]) => ({ name, value })),
      ),
      { message },
    );
  await refused({ environment: '' }, /environment must be set/);
  await refused({ 'git.repository': '' }, /git\.repository must be set/);
  await refused({ source: 'oci' }, /oci\.repository must be set/);
  await refused({ source: 'oci', 'oci.repository': `oci://${REGISTRY}` }, /oci/);
  await refused({ source: 'svn' }, /source/);
});

async function chartAt(folder: string): Promise<{ name: string; version: string }> {
  return load(await readFile(join(folder, 'Chart.yaml'), 'utf8')) as { name: string; version: string };
}
