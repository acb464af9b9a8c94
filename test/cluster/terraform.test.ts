import { globSync } from 'node:fs';
import { join } from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import test, { type ExecutionContext } from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import { load } from 'js-yaml';
import { chartFolder, renderChart } from '../../rendered/chart.ts';
import { TERRAFORM } from '../support/deploy/terraform.ts';
import { give, moduleOf, remove, runTofu } from '../support/deploy/tofu.ts';
import { one, render } from '../support/render.ts';

// What OpenTofu can be asked without Google's provider: the form of the files, the variables' own rules, and the values
// file, which a module without a provider makes.

test("the files are in OpenTofu's own form", async (t) => {
  t.deepEqual(await runTofu(TERRAFORM, 'fmt', '-check', '-diff', '-recursive', '-no-color'), { code: 0, output: '' });
});

const IDFINT = {
  project: 'science-platform-int-dc5d',
  brokers: 3,
  dedicated: true,
  buckets: {
    alerts: 'rubin-alertdb-int-us-central1-packets',
    schemas: 'rubin-alertdb-int-us-central1-schemas',
    quarantine: 'rubin-alertdb-int-us-central1-quarantine',
  },
  accounts: {
    ingester: {
      google: 'alertdb-writer@science-platform-int-dc5d.iam.gserviceaccount.com',
      kubernetes: 'alert-database-writer',
    },
    server: {
      google: 'alertdb-reader@science-platform-int-dc5d.iam.gserviceaccount.com',
      kubernetes: 'alert-database-reader',
    },
  },
  addresses: [] as string[],
};
const ADDRESSES = ['192.0.2.1', '192.0.2.10', '192.0.2.11', '192.0.2.12'];
const HOSTS = { bootstrap: 'alerts.example.org', brokers: ['b0.example.org', 'b1.example.org', 'b2.example.org'] };

/** The file that `tofu output -raw values` prints for these variables. */
async function valuesFile(t: ExecutionContext, variables: object): Promise<string> {
  const folder = await moduleOf(globSync(join(TERRAFORM, 'values/*.tf')));
  t.teardown(() => remove(folder));
  await give(folder, variables);
  const { code, output } = await runTofu(folder, 'apply', '-auto-approve', '-no-color');
  t.is(code, 0, output);
  const file = join(folder, 'values-made.yaml');
  await writeFile(file, (await runTofu(folder, 'output', '-raw', 'yaml')).output);
  return file;
}

test("for idfint the values file says what values-idfint.yaml says of Google, and names the quarantine's bucket", async (t) => {
  const file = await valuesFile(t, IDFINT);
  const made = await renderChart({ valuesFiles: [join(chartFolder, 'values-idfint.yaml'), file] });
  const set = { 'alertDatabase.storage.googleCloud.bucketQuarantine': IDFINT.buckets.quarantine };
  t.deepEqual(made, await render({ values: ['values-idfint.yaml'], set }));
});

type Broker = { broker: number; loadBalancerIP: string; advertisedHost?: string };
type External = { bootstrap?: object; brokers?: Broker[] };

function external(kafka: IKafka): External {
  return kafka.spec!.kafka.listeners.find(({ name }) => name === 'external')!.configuration as External;
}

test('alone it renders too: with reserved addresses and their hosts', async (t) => {
  const file = await valuesFile(t, { ...IDFINT, addresses: ADDRESSES, hosts: [HOSTS.bootstrap, ...HOSTS.brokers] });
  const { bootstrap, brokers } = external(one<IKafka>(await renderChart({ valuesFiles: [file] }), 'Kafka'));
  t.like(bootstrap, { loadBalancerIP: ADDRESSES[0] });
  t.deepEqual(
    brokers?.map((broker) => [broker.broker, broker.loadBalancerIP, broker.advertisedHost]),
    [
      [0, '192.0.2.10', 'b0.example.org'],
      [1, '192.0.2.11', 'b1.example.org'],
      [2, '192.0.2.12', 'b2.example.org'],
    ],
  );
});

test('with reserved addresses that have no names yet', async (t) => {
  const file = await valuesFile(t, { ...IDFINT, addresses: ADDRESSES });
  const { brokers } = external(one<IKafka>(await renderChart({ valuesFiles: [file] }), 'Kafka'));
  t.deepEqual(
    brokers?.map((broker) => broker.loadBalancerIP),
    ADDRESSES.slice(1),
  );
});

test('Terraform plans a cluster without nodes dedicated to Kafka', async (t) => {
  const values = load(await readFile(await valuesFile(t, { ...IDFINT, dedicated: false }), 'utf8')) as {
    kafka: object;
  };
  t.deepEqual(values.kafka, { replicas: 3 });
});

const GOOD = {
  project: IDFINT.project,
  region: 'us-central1',
  cluster: { name: 'rsp-int', location: 'us-central1' },
  buckets: IDFINT.buckets,
};
const REFUSED: Record<string, [variables: object, message: RegExp]> = {
  'a project that is no id': [{ project: 'Science Platform' }, /The project has to be an id/],
  'a zone in the place of a region': [{ region: 'us-central1-a' }, /The region has to be one such as us-central1/],
  'a cluster in another region': [
    { cluster: { name: 'rsp-int', location: 'us-central2-a' } },
    /The cluster has to lie in the region/,
  ],
  'a cluster in a region whose name begins alike': [
    { cluster: { name: 'rsp-int', location: 'us-central10' } },
    /The cluster has to lie in the region/,
  ],
  'two buckets that are one': [
    { buckets: { ...IDFINT.buckets, quarantine: IDFINT.buckets.alerts } },
    /The three buckets have to be three/,
  ],
  'a bucket with capitals': [{ buckets: { ...IDFINT.buckets, alerts: 'Alerts' } }, /A bucket's name has 3 to 63/],
  'half a day': [{ alert_retention_days: 0.5 }, /a whole number of days/],
  'one account for both': [
    { accounts: { ingester: { google: 'alertdb', kubernetes: 'a' }, server: { google: 'alertdb', kubernetes: 'b' } } },
    /accounts of their own/,
  ],
  'a namespace that is none': [{ namespace: 'alert_stream' }, /The namespace has to be a name/],
  'a host too few': [
    { static_addresses: true, hosts: { ...HOSTS, brokers: HOSTS.brokers.slice(1) } },
    /as many brokers' hosts as/,
  ],
  'a host with a dot at its end': [
    { static_addresses: true, hosts: { ...HOSTS, bootstrap: 'alerts.example.org.' } },
    /without a dot at its\s+end/,
  ],
  'hosts without addresses': [{ hosts: HOSTS }, /Hosts go with static_addresses/],
  'an account for machines that is none': [{ node_pool: { account: 'k' } }, /6 to 30 lower-case letters/],
  'no brokers': [{ brokers: 0 }, /from 1 to 100/],
};

test("the example's variables are good, also with hosts, a zone and no machines of its own", async (t) => {
  const folder = await moduleOf([join(TERRAFORM, 'variables.tf')]);
  t.teardown(() => remove(folder));
  for (const more of [
    {},
    { alert_retention_days: 28 },
    { static_addresses: true, hosts: HOSTS, dns: { managed_zone: 'alerts' } },
    { node_pool: null },
    { cluster: { name: 'rsp-int', location: 'us-central1-b' } },
  ]) {
    await give(folder, { ...GOOD, ...more });
    const { code, output } = await runTofu(folder, 'plan', '-no-color');
    t.is(code, 0, output);
  }
});

for (const [name, [variables, message]] of Object.entries(REFUSED)) {
  test(`refused before any work: ${name}`, async (t) => {
    const folder = await moduleOf([join(TERRAFORM, 'variables.tf')]);
    t.teardown(() => remove(folder));
    await give(folder, { ...GOOD, ...variables });
    const { code, output } = await runTofu(folder, 'plan', '-no-color');
    t.is(code, 1);
    t.regex(output.replaceAll(/[│╷╵\s]+/g, ' '), message);
  });
}
