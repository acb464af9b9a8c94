import test from 'ava';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { IKafkaNodePool } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaNodePool';
import { load } from 'js-yaml';
import { parseHcl } from '../../support/deploy/hcl.ts';
import { blocksOf, resource, TERRAFORM } from '../../support/deploy/terraform.ts';
import { all, render } from '../../support/render.ts';

const IDFINT = { values: ['values-idfint.yaml'] };
const PROJECT = 'science-platform-int-dc5d';
const BUCKETS = ['alerts', 'schemas', 'quarantine'];

/** What each account may do in each bucket, by the roles that are bound to it there. */
function rights(account: string): Record<string, string[]> {
  const members = blocksOf(TERRAFORM, 'resource').filter(
    ({ labels: [type], attributes }) =>
      type === 'google_storage_bucket_iam_member' && attributes['member'] === `google_service_account.${account}.member`,
  );
  return Object.fromEntries(
    members.map(({ attributes: { bucket = '', role = '' } }) => {
      const [, name = ''] = /^google_storage_bucket\.(\w+)\.name$/.exec(bucket) ?? [];
      const [, id = ''] = /^google_project_iam_custom_role\.(\w+)\.name$/.exec(role) ?? [];
      const permissions = load(resource(`google_project_iam_custom_role.${id}`).attributes['permissions']!) as string[];
      return [name, permissions.map((permission) => permission.replace('storage.objects.', '')).toSorted()];
    }),
  );
}

test('an ingester creates and gets alerts and schemas and deletes none; the quarantine is its own', (t) => {
  t.deepEqual(rights('ingester'), {
    alerts: ['create', 'get'],
    schemas: ['create', 'get'],
    quarantine: ['create', 'delete', 'get', 'list'],
  });
});

test('a server only reads', (t) => {
  t.deepEqual(rights('server'), { alerts: ['get', 'list'], schemas: ['get', 'list'] });
});

test('no account has rights over the project, but for the one that proves names in the DNS', (t) => {
  const wide = blocksOf(TERRAFORM, 'resource').filter(({ labels: [type] }) => type === 'google_project_iam_member');
  t.deepEqual(wide.map(({ labels: [, name] }) => name), ['dns01']);
  const permissions = load(resource('google_project_iam_custom_role.dns01').attributes['permissions']!) as string[];
  t.true(permissions.every((permission) => permission.startsWith('dns.')));
});

test('alerts may end, by a rule of their bucket alone; schemas have versions; no bucket is open or destroyed', (t) => {
  const bucket = (name: string) => resource(`google_storage_bucket.${name}`);
  const withRule = BUCKETS.filter((name) => bucket(name).blocks.some(({ labels }) => labels.includes('lifecycle_rule')));
  t.deepEqual(withRule, ['alerts']);
  const versioned = BUCKETS.filter((name) => bucket(name).blocks.some(({ type }) => type === 'versioning'));
  t.deepEqual(versioned, ['schemas']);
  for (const { attributes, blocks } of BUCKETS.map(bucket)) {
    t.is(attributes['uniform_bucket_level_access'], 'true');
    t.is(attributes['public_access_prevention'], '"enforced"');
    t.is(blocks.find(({ type }) => type === 'lifecycle')?.attributes['prevent_destroy'], 'true');
  }
});

/** A variable's default, whose syntax YAML reads once `=` is a colon. */
function defaultOf(variable: string): unknown {
  const { attributes } = blocksOf(TERRAFORM, 'variable').find(({ labels: [name] }) => name === variable)!;
  return load(attributes['default']!.replaceAll(/(\w) +=/g, '$1:').replaceAll(/([^{,])\n(?! *\})/g, '$1,\n'));
}

test('the accounts that are bound are those of the ServiceAccounts that the chart renders for idfint', async (t) => {
  const objects = await render(IDFINT);
  const rendered = all<IServiceAccount>(objects, 'ServiceAccount').flatMap(({ metadata }) => {
    const google = metadata?.annotations?.['iam.gke.io/gcp-service-account'];
    return google === undefined ? [] : [{ google, kubernetes: metadata!.name!, namespace: metadata!.namespace! }];
  });
  const { ingester, server } = defaultOf('accounts') as Record<'ingester' | 'server', { google: string; kubernetes: string }>;
  const namespace = defaultOf('namespace') as string;
  const bound = [ingester, server].map(({ google, kubernetes }) => ({ google: `${google}@${PROJECT}.iam.gserviceaccount.com`, kubernetes, namespace }));
  t.deepEqual(rendered.toSorted(byName), bound.toSorted(byName));
  for (const account of ['ingester', 'server']) {
    t.deepEqual(resource(`google_service_account_iam_member.${account}`).attributes, {
      service_account_id: `google_service_account.${account}.name`,
      role: '"roles/iam.workloadIdentityUser"',
      member: `"serviceAccount:\${var.project}.svc.id.goog[\${var.namespace}/\${var.accounts.${account}.kubernetes}]"`,
    });
  }
});

const byName = (a: { google: string }, b: { google: string }) => a.google.localeCompare(b.google);

test("Kafka's machines have the label that the brokers ask for, and the taint that they alone tolerate", async (t) => {
  const { blocks } = resource('google_container_node_pool.kafka').blocks.find(({ type }) => type === 'node_config')!;
  const taint = blocks.find(({ type }) => type === 'taint')!.attributes;
  t.deepEqual(taint, { key: '"kafka"', value: '"ok"', effect: '"NO_SCHEDULE"' });
  const { attributes } = resource('google_container_node_pool.kafka').blocks.find(({ type }) => type === 'node_config')!;
  t.deepEqual(load(attributes['labels']!.replaceAll(' =', ':')), { kafka: 'ok' });
  const pool = all<IKafkaNodePool>(await render(IDFINT), 'KafkaNodePool').find(({ metadata }) => metadata?.name === 'kafka')!;
  const { affinity, tolerations = [] } = pool.spec!.template!.pod!;
  const [term] = affinity!.nodeAffinity!.requiredDuringSchedulingIgnoredDuringExecution!.nodeSelectorTerms!;
  t.deepEqual(term!.matchExpressions, [{ key: 'kafka', operator: 'In', values: ['ok'] }]);
  t.true(tolerations.some(({ key, value, effect }) => key === 'kafka' && value === 'ok' && (effect === undefined || effect === 'NoSchedule')));
});

test('the example is of the project, buckets and accounts of values-idfint.yaml', async (t) => {
  const [module] = blocksOf(`${TERRAFORM}/examples/idfint`, 'module');
  const text = JSON.stringify(await render(IDFINT));
  const { project, buckets, source } = module!.attributes;
  t.is(source, '"../.."');
  t.true(text.includes(`--gcp-project",${project}`));
  const names = parseHcl(buckets!.slice(1, -1)).attributes;
  for (const name of ['alerts', 'schemas']) t.true(text.includes(`--gcp-bucket-${name}",${names[name]}`), name);
  t.is(module!.attributes['alert_retention_days'], '28');
});
