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

/** A map of Terraform's language, whose values stay as they are written. */
const mapOf = (expression: string) => parseHcl(expression.slice(1, -1)).attributes;
/** One whose values are literals: YAML reads it once `=` is a colon. */
const literals = (expression: string) => load(expression.replaceAll(' =', ':')) as Record<string, string>;
const { roles, rights } = blocksOf(TERRAFORM, 'locals').find(({ attributes }) => 'rights' in attributes)!.attributes;

/** A role's rights, which may depend on one variable. */
function rightsOf(role: string, { ingesterMayList }: { ingesterMayList: boolean }): string[] {
  const may = mapOf(mapOf(roles!)[role]!)['may']!;
  const [, always = may, more = '[]'] =
    /^concat\((\[.*?\]), var\.ingester_may_list \? (\[.*?\]) : \[\]\)$/.exec(may) ?? [];
  return (load(always) as string[]).concat(ingesterMayList ? (load(more) as string[]) : []).toSorted();
}

/** What an account may do in each bucket, by the roles that it has there. */
function rightsIn(
  account: string,
  given = { ingesterMayList: defaultOf('ingester_may_list') as boolean },
): Record<string, string[]> {
  const bound = Object.values(mapOf(rights!))
    .map(literals)
    .filter((right) => right['account'] === account);
  return Object.fromEntries(bound.map(({ bucket, role }) => [bucket!, rightsOf(role!, given)]));
}

test('each role has the rights that rights.tf gives it, and each account its roles, in the buckets named there', (t) => {
  const role = resource('google_project_iam_custom_role.archive').attributes;
  t.like(role, { for_each: 'local.roles', permissions: '[for right in each.value.may : "storage.objects.${right}"]' });
  t.deepEqual(resource('google_storage_bucket_iam_member.archive').attributes, {
    for_each: 'local.rights',
    bucket: 'google_storage_bucket.archive[each.value.bucket].name',
    role: 'google_project_iam_custom_role.archive[each.value.role].name',
    member: 'google_service_account.archive[each.value.account].member',
  });
  const bindings = blocksOf(TERRAFORM, 'resource').filter(({ labels: [type] }) =>
    /^google_storage_bucket_(iam|acl|access)/.test(type!),
  );
  t.is(bindings.length, 1);
  for (const [resourceType, variable] of [
    ['google_service_account', 'accounts'],
    ['google_storage_bucket', 'buckets'],
  ] as const) {
    t.is(resource(`${resourceType}.archive`).attributes['for_each'], `var.${variable}`);
  }
});

test('an ingester creates and gets alerts and schemas and deletes none; the quarantine is its own', (t) => {
  t.deepEqual(rightsIn('ingester'), {
    alerts: ['create', 'get'],
    schemas: ['create', 'get'],
    quarantine: ['create', 'delete', 'get', 'list'],
  });
});

test('where it may list, for verify, it still deletes no alert and no schema', (t) => {
  const { alerts, schemas, quarantine } = rightsIn('ingester', { ingesterMayList: true });
  t.deepEqual(
    [alerts, schemas],
    [
      ['create', 'get', 'list'],
      ['create', 'get', 'list'],
    ],
  );
  t.deepEqual(quarantine, rightsIn('ingester')['quarantine']);
});

test('a server only reads', (t) => {
  t.deepEqual(rightsIn('server'), { alerts: ['get', 'list'], schemas: ['get', 'list'] });
});

test('no account has rights over the project, but for those that prove names in the DNS and run machines', (t) => {
  const wide = blocksOf(TERRAFORM, 'resource').filter(({ labels: [type] }) => type === 'google_project_iam_member');
  const byName = Object.fromEntries(wide.map(({ labels: [, name], attributes }) => [name, attributes['role']]));
  t.deepEqual(byName, {
    dns01: 'google_project_iam_custom_role.dns01[0].name',
    nodes: '"roles/container.defaultNodeServiceAccount"',
  });
  const permissions = load(resource('google_project_iam_custom_role.dns01').attributes['permissions']!) as string[];
  t.true(permissions.every((permission) => permission.startsWith('dns.')));
});

test('alerts may end, by a rule of their bucket alone; schemas have versions; no bucket is open or destroyed', (t) => {
  const { attributes, blocks } = resource('google_storage_bucket.archive');
  t.deepEqual(Object.keys(mapOf(bucketsOfExample())).toSorted(), BUCKETS.toSorted());
  const dynamic = blocks
    .filter(({ type }) => type === 'dynamic')
    .map(({ labels: [name], attributes: { for_each: when } }) => [name, when]);
  t.deepEqual(Object.fromEntries(dynamic), {
    lifecycle_rule: 'each.key == "alerts" && var.alert_retention_days != null ? [var.alert_retention_days] : []',
    versioning: 'each.key == "schemas" ? [true] : []',
  });
  t.deepEqual(
    blocks.filter(({ type }) => type !== 'dynamic').map(({ type }) => type),
    ['lifecycle'],
  );
  t.is(attributes['uniform_bucket_level_access'], 'true');
  t.is(attributes['public_access_prevention'], '"enforced"');
  t.is(blocks.find(({ type }) => type === 'lifecycle')?.attributes['prevent_destroy'], 'true');
});

function bucketsOfExample(): string {
  return blocksOf(`${TERRAFORM}/examples/idfint`, 'module')[0]!.attributes['buckets']!;
}

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
  const { ingester, server } = defaultOf('accounts') as Record<
    'ingester' | 'server',
    { google: string; kubernetes: string }
  >;
  const namespace = defaultOf('namespace') as string;
  const bound = [ingester, server].map(({ google, kubernetes }) => ({
    google: `${google}@${PROJECT}.iam.gserviceaccount.com`,
    kubernetes,
    namespace,
  }));
  t.deepEqual(rendered.toSorted(byName), bound.toSorted(byName));
  t.deepEqual(resource('google_service_account_iam_member.archive').attributes, {
    for_each: 'var.accounts',
    service_account_id: 'google_service_account.archive[each.key].name',
    role: '"roles/iam.workloadIdentityUser"',
    member: '"serviceAccount:${var.project}.svc.id.goog[${var.namespace}/${each.value.kubernetes}]"',
  });
});

const byName = (a: { google: string }, b: { google: string }) => a.google.localeCompare(b.google);

test("Kafka's machines have the label that the brokers ask for, and the taint that they alone tolerate", async (t) => {
  const { blocks } = resource('google_container_node_pool.kafka').blocks.find(({ type }) => type === 'node_config')!;
  const taint = blocks.find(({ type }) => type === 'taint')!.attributes;
  t.deepEqual(taint, { key: '"kafka"', value: '"ok"', effect: '"NO_SCHEDULE"' });
  const { attributes } = resource('google_container_node_pool.kafka').blocks.find(
    ({ type }) => type === 'node_config',
  )!;
  t.deepEqual(load(attributes['labels']!.replaceAll(' =', ':')), { kafka: 'ok' });
  const pool = all<IKafkaNodePool>(await render(IDFINT), 'KafkaNodePool').find(
    ({ metadata }) => metadata?.name === 'kafka',
  )!;
  const { affinity, tolerations = [] } = pool.spec!.template!.pod!;
  const [term] = affinity!.nodeAffinity!.requiredDuringSchedulingIgnoredDuringExecution!.nodeSelectorTerms!;
  t.deepEqual(term!.matchExpressions, [{ key: 'kafka', operator: 'In', values: ['ok'] }]);
  t.true(
    tolerations.some(
      ({ key, value, effect }) =>
        key === 'kafka' && value === 'ok' && (effect === undefined || effect === 'NoSchedule'),
    ),
  );
});

test("Kafka's machines act as an account of their own, which has its rights before they start", (t) => {
  const pool = resource('google_container_node_pool.kafka');
  const { service_account: account } = pool.blocks.find(({ type }) => type === 'node_config')!.attributes;
  t.is(account, 'google_service_account.nodes[0].email');
  t.is(pool.attributes['depends_on'], '[google_project_iam_member.nodes]');
  t.is(resource('google_project_iam_member.nodes').attributes['member'], 'google_service_account.nodes[0].member');
});

test('the example is of the project, buckets and accounts of values-idfint.yaml', async (t) => {
  const [module] = blocksOf(`${TERRAFORM}/examples/idfint`, 'module');
  const text = JSON.stringify(await render(IDFINT));
  const { project, buckets = '', source } = module!.attributes;
  t.is(source, '"../.."');
  t.true(text.includes(`--gcp-project",${project}`));
  const names = mapOf(buckets);
  for (const name of ['alerts', 'schemas']) t.true(text.includes(`--gcp-bucket-${name}",${names[name]}`), name);
  t.is(module!.attributes['alert_retention_days'], '28');
});
