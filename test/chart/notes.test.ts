import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { load } from 'js-yaml';
import { chartFolder } from '../../rendered/chart.ts';
import { helm } from '../support/helm.ts';

const HOSTS = {
  'kafka.externalListener.bootstrap.host': 'alerts.example.org',
  'kafka.externalListener.brokers': [{ host: 'a.example.org' }, { host: 'b.example.org' }, { host: 'c.example.org' }],
};

/** Topics that any number of brokers can have. */
const ONE_REPLICA = { 'topicDefaults.replicas': 1, 'topicDefaults.config': { 'min.insync.replicas': 1 } };

let folder: string;

test.before('helm 3 prints no notes without a cluster, so here they are the text of an object', async () => {
  folder = await mkdtemp(join(tmpdir(), 'alert-notes-'));
  for (const part of ['Chart.yaml', 'values.yaml', 'templates', 'files']) {
    await cp(join(chartFolder, part), join(folder, part), { recursive: true });
  }
  const notes = await readFile(join(folder, 'templates/NOTES.txt'), 'utf8');
  await writeFile(join(folder, 'templates/_text.tpl'), `{{- define "notes" -}}\n${notes}{{- end }}`);
  await writeFile(join(folder, 'templates/text.yaml'), 'text: {{ include "notes" . | toJson }}\n');
});

test.after.always(() => rm(folder, { recursive: true, force: true }));

/** What an operator reads after an install. */
async function notes(set: Record<string, unknown> = {}): Promise<string> {
  const values = Object.entries(set).flatMap(([path, value]) => ['--set-json', `${path}=${JSON.stringify(value)}`]);
  const only = ['--show-only', 'templates/text.yaml'];
  const output = await helm('template', 'alerts', folder, '--namespace', 'streams', ...only, ...values);
  return (load(output) as { text: string }).text;
}

test('the notes say how to check that the broker is ready', async (t) => {
  t.regex(
    await notes({ 'cluster.name': 'broker' }),
    /^The alert .* broker is starting.*\n\n {2}kubectl -n streams get kafka broker /,
  );
});

test('without addresses they say how to look at them, Service by Service, and what to set then', async (t) => {
  const text = await notes({ 'kafka.replicas': 3, 'kafka.nodePool.name': 'pool', 'kafka.nodePool.nodeIds': '[6-99]' });
  const services = [...text.matchAll(/^ {4}(\S+?)(?: \\)?$/gm)].map(([, name]) => name);
  t.true(services.length > 0);
  for (const name of ['alert-broker-kafka-external-bootstrap', 'alert-broker-pool-6', 'alert-broker-pool-8']) {
    t.true(services.includes(name), name);
  }
  t.regex(text, /broker: 7\n +ip: <IP of alert-broker-pool-7>\n +host: /);
  t.false(text.includes('pool-9'));
});

test("the brokers' ids are the first of their pool's ranges", async (t) => {
  for (const [nodeIds, ids] of [
    ['[6, 8, 10]', [6, 8, 10]],
    ['[3, 7-9, 12]', [3, 7, 8]],
    ['[0-99]', [0, 1, 2]],
  ] as const) {
    const text = await notes({ 'kafka.nodePool.nodeIds': nodeIds });
    t.deepEqual(
      [...text.matchAll(/- broker: (\d+)/g)].map(([, id]) => Number(id)),
      [...ids],
      nodeIds,
    );
    for (const id of ids) t.true(text.includes(`<IP of alert-broker-kafka-${id}>`), nodeIds);
  }
});

test("on another port than 9094 the listener's name is in those of its Services", async (t) => {
  const text = await notes({ 'kafka.listeners.external.port': 9194 });
  t.regex(text, /alert-broker-kafka-external-0 \\\n/);
  t.regex(text, / alert-broker-kafka-external-bootstrap \\\n/);
});

test('with ZooKeeper the Services have the names from before node pools', async (t) => {
  const text = await notes({
    'kafka.metadata': 'zookeeper',
    'kafka.version': '3.9.0',
    'kafka.nodePool.name': 'pool',
    'kafka.nodePool.nodeIds': '[6-99]',
  });
  t.regex(text, /alert-broker-kafka-0 /);
});

test('with addresses they say where community brokers connect to', async (t) => {
  const text = await notes({ ...HOSTS, 'kafka.listeners.external.port': 9194 });
  t.regex(text, /Community brokers connect to alerts\.example\.org:9194\./);
  t.false(text.includes('<IP of'));
});

test('with Kafka 4 they say which librdkafka can log in; to Kafka 3 any can', async (t) => {
  for (const set of [{}, HOSTS]) t.regex(await notes(set), /librdkafka, .* need librdkafka 2\.6\.1 or newer/);
  t.notRegex(await notes({ 'kafka.metadata': 'zookeeper', 'kafka.version': '3.9.0' }), /librdkafka/);
});

test('a number of controllers that bears too little is warned of, and no other', async (t) => {
  const one = await notes({ 'kafka.controllers.replicas': 1 });
  t.regex(one, /WARNING: kafka\.controllers\.replicas is 1, for 3 brokers\. .* Expected 3\./s);
  const two = await notes({ 'kafka.controllers.replicas': 2 });
  t.regex(
    two,
    /WARNING: there are 2 controllers \(kafka\.controllers\.replicas\)\. .* than of 1\. Expected an odd number\./s,
  );
  const four = await notes({ 'kafka.controllers.replicas': 0, 'kafka.replicas': 4 });
  t.regex(four, /WARNING: there are 4 controllers \(kafka\.replicas, since kafka\.controllers\.replicas is 0\)\./);
  for (const [controllers, brokers] of [
    [3, 3],
    [5, 6],
    [0, 3],
    [1, 1],
    [0, 1],
  ]) {
    const text = await notes({ 'kafka.controllers.replicas': controllers, 'kafka.replicas': brokers, ...ONE_REPLICA });
    t.notRegex(text, /WARNING/, `${controllers} controllers, ${brokers} brokers`);
  }
  const zookeeper = { 'kafka.metadata': 'zookeeper', 'kafka.version': '3.9.0', 'kafka.controllers.replicas': 2 };
  t.notRegex(await notes(zookeeper), /WARNING/);
});

test('another type of listener is asked where it is', async (t) => {
  t.regex(await notes({ 'kafka.externalListener.type': 'nodeport' }), /status\.listeners\[\?\(@\.name=="external"\)\]/);
  t.regex(
    await notes({ 'kafka.externalListener.type': 'cluster-ip' }),
    /inside the Kubernetes cluster only, at alert-broker-kafka-external-bootstrap:9094/,
  );
});

test('without Vault they say which passwords have to be there; none of them is in a command', async (t) => {
  const set = {
    superusers: ['kafka-admin', { username: 'ops', authentication: 'tls' }],
    users: [{ username: 'fink' }],
  };
  const text = await notes(set);
  t.regex(
    text,
    /create secret generic alerts-alert-stream-broker-secrets \\\n +--from-file=kafka-admin-password \\\n +--from-file=fink-password\n/,
  );
  t.false(text.includes('ops-password'));
  t.false((await notes({ ...set, vaultSecretsPath: 'secret/alerts' })).includes('PASSWORDS'));
});

test('the notes give the URLs of registry and archive', async (t) => {
  const inside = await notes();
  t.regex(inside, /port-forward service\/alert-schemas 8081/);
  t.regex(inside, /port-forward service\/alert-database-server 3000/);
  const outside = await notes({
    'schemaRegistry.hostname': 'schemas.example.org',
    'alertDatabase.ingress': { enabled: true, host: 'data.example.org' },
  });
  t.regex(outside, /https:\/\/schemas\.example\.org\/subjects/);
  t.regex(outside, /to tokens with read:alertdb:\n\n {2}https:\/\/data\.example\.org\/alertdb\/v1\/alerts\//);
});

test('the notes warn of a port that the registry will not have', async (t) => {
  const set = { 'schemaRegistry.port': 8082, 'schemaRegistry.operator.enabled': false };
  t.regex(await notes(set), /WARNING: schemaRegistry\.port is 8082, but .* creates a Service\nwith port 8081\./);
  t.notRegex(await notes({ 'schemaRegistry.port': 8082 }), /WARNING/);
  t.false((await notes()).includes('WARNING'));
});

test('the notes say how to run the test, if there is one', async (t) => {
  const text = await notes({ 'tests.name': 'probe' });
  t.regex(
    text,
    /\n {2}helm test alerts -n streams --timeout 10m\n {2}kubectl -n streams logs job\/probe --all-containers$/,
  );
  t.false((await notes({ 'tests.enabled': false })).includes('helm test'));
});

test('the notes leave out components that are disabled', async (t) => {
  const text = await notes({ 'schemaRegistry.enabled': false, 'alertDatabase.enabled': false });
  t.notRegex(text, /SCHEMA REGISTRY|ALERT DATABASE|TEST/);
});
