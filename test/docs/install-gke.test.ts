import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { load } from 'js-yaml';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { ClusterIssuer, type IClusterIssuer } from '@kubernetes-models/cert-manager/cert-manager.io/v1/ClusterIssuer';
import { parseCommand } from '@alert-stream/common/command/parse.ts';
import { printStreamCommand } from '../../services/simulator/src/config.ts';
import { chartFolder } from '../../rendered/chart.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { parseOptions } from '../../tools/images/options.mjs';
import { pushCommands } from '../../tools/release/commands.ts';
import { BLOCKS, isOf, NOT_RUN, renderAsChanged, runnable } from '../support/deploy/page.ts';
import { blocksOf, resource, TERRAFORM } from '../support/deploy/terraform.ts';
import { all, one } from '../support/render.ts';
import { valuesFile } from '../support/values.ts';
import { strict } from '../support/strict.ts';

// test/cluster/install-gke.test.ts runs the commands that can run. These tests check the others.

const commands = BLOCKS.flat();
const found = (start: string) => commands.find((command) => command.includes(start))!;
const wordsAfter = (command: string, start: string) =>
  command
    .slice(command.indexOf(start) + start.length)
    .trim()
    .split(/ +/);

test('docs/install-gke.md lists exactly the commands that no test runs', (t) => {
  t.true(commands.length > 20);
  for (const pattern of NOT_RUN)
    t.true(
      commands.some((command) => isOf(command, pattern)),
      pattern,
    );
  t.true(BLOCKS.flatMap(runnable).length >= 15);
});

test('the commands of docs/install-gke.md that no test runs have known options', (t) => {
  const args = wordsAfter(found('print-stream'), 'print-stream');
  t.notThrows(() => parseCommand(printStreamCommand, args, { ALERTSIM_KAFKA_PASSWORD: 'x' }));
  t.notThrows(() => parseOptions(wordsAfter(found('npm run images'), '--')));
});

test('docs/install-gke.md pushes the images that a release pushes', (t) => {
  const { version } = JSON.parse(readFileSync(join(chartFolder, 'package.json'), 'utf8')) as { version: string };
  const pushed = pushCommands(version, 'registry.example.org/alerts', '').filter((command) =>
    command.startsWith('podman push'),
  );
  t.deepEqual(
    commands.filter((command) => command.startsWith('podman push')),
    pushed,
  );
});

test('docs/install-gke.md has the hosts and addresses of values-idfint.yaml', (t) => {
  const { kafka, schemaRegistry } = valuesFile('values-idfint.yaml') as {
    kafka: { externalListener: { bootstrap: { host: string; ip: string } } };
    schemaRegistry: { hostname: string };
  };
  const { host, ip } = kafka.externalListener.bootstrap;
  for (const start of ['openssl s_client', 'print-stream']) t.true(found(start).includes(`${host}:9094`), start);
  t.true(found('gcloud compute').includes(ip));
  t.true(found('gcloud dns').includes(`${host}. `) && found('gcloud dns').endsWith(ip));
  t.true(found('curl').includes(`https://${schemaRegistry.hostname}/`));
});

const example = blocksOf(join(TERRAFORM, 'examples/idfint'), 'module')[0]!.attributes;
/** A map of Terraform's language, of strings. */
const stringsOf = (map: string) => load(map.replaceAll(' =', ':').replaceAll(/"\n/g, '",\n')) as Record<string, string>;

test('docs/install-gke.md has the cluster, project and zone of the Terraform example', (t) => {
  const { name, location } = stringsOf(example['cluster']!);
  t.is(found('get-credentials'), `gcloud container clusters get-credentials ${name} --location ${location}`);
  t.is(found('config set project'), `gcloud config set project ${JSON.parse(example['project']!)}`);
  t.true(found('gcloud dns').includes(`--zone ${stringsOf(example['dns']!)['managed_zone']} `));
  t.true(found('gcloud compute').includes(`--region ${JSON.parse(example['region']!)} `));
});

test("docs/install-gke.md: cert-manager uses the account that Terraform creates for it, in the issuer's project", (t) => {
  const project = JSON.parse(example['project']!) as string;
  const { type = '' } = blocksOf(TERRAFORM, 'variable').find(({ labels: [name] }) => name === 'dns')!.attributes;
  const names = Object.fromEntries(
    [...type.matchAll(/(google|namespace|kubernetes) += optional\(string, "([^"]+)"\)/g)].map(([, key, name]) => [
      key,
      name,
    ]),
  );
  t.is(resource('google_service_account.cert_manager').attributes['account_id'], 'var.dns.cert_manager.google');
  const install = found('install cert-manager');
  t.regex(install, new RegExp(`gcp-service-account=${names['google']}@${project}\\.iam\\.gserviceaccount\\.com'$`));
  // The chart calls its ServiceAccount as the release.
  t.true(
    install.includes(`--install ${names['kubernetes']} `) && install.includes(`--namespace ${names['namespace']} `),
  );
  const outputs = blocksOf(join(TERRAFORM, 'examples/idfint'), 'output').map(({ labels: [name] }) => name);
  t.deepEqual(outputs, ['values', 'cert_manager_account']);
  const issuer = readFileSync(join(chartFolder, 'deploy/cert-manager/cluster-issuer.yaml'), 'utf8');
  t.true(issuer.includes(`project: ${project}\n`));
});

test('docs/install-gke.md installs the ingress controller with the class and namespace that the chart expects', async (t) => {
  const install = found('install ingress-nginx');
  const objects = await renderAsChanged();
  for (const { spec } of all<IIngress>(objects, 'Ingress')) t.is(spec?.ingressClassName, 'nginx');
  const [, namespace] = /--namespace (\S+)/.exec(install)!;
  const policy = one<INetworkPolicy>(objects, 'NetworkPolicy', 'alert-schemas-proxy');
  t.true(JSON.stringify(policy.spec).includes(`{"kubernetes.io/metadata.name":"${namespace}"}`));
});

test('the values of docs/install-gke.md leave no object of a kind that only Phalanx installs', async (t) => {
  const groups = new Set(
    (await renderAsChanged()).map(({ apiVersion }) => apiVersion.split('/')[0]).filter((group) => group!.includes('.')),
  );
  const known = /\.k8s\.io$|^kafka\.strimzi\.io$|^cert-manager\.io$|^roundtable\.lsst\.codes$/;
  t.deepEqual(
    [...groups].filter((group) => !known.test(group!)),
    [],
  );
});

test('the ClusterIssuer is valid, has the name that the chart expects, and uses only DNS-01', (t) => {
  const issuer = load(
    readFileSync(join(chartFolder, 'deploy/cert-manager/cluster-issuer.yaml'), 'utf8'),
  ) as IClusterIssuer;
  t.notThrows(() => new ClusterIssuer(issuer).validate());
  t.deepEqual(strict(issuer as unknown as KubernetesObject), []);
  t.is(issuer.metadata!.name, (valuesFile('values.yaml') as { tls: { certIssuerName: string } }).tls.certIssuerName);
  t.deepEqual(issuer.spec.acme!.solvers!.map(Object.keys), [['dns01']]);
});

test('every file and page that docs/install-gke.md names exists', (t) => {
  const text = readFileSync(join(chartFolder, 'docs/install-gke.md'), 'utf8');
  for (const [, file] of text.matchAll(/\]\(([\w./-]+)(?:#[\w-]+)?\)/g))
    t.true(existsSync(join(chartFolder, 'docs', file!)), file);
  for (const [file] of commands.join('\n').matchAll(/(?<=\s)deploy\/[\w./-]+/g))
    t.true(existsSync(join(chartFolder, file)), file);
});
