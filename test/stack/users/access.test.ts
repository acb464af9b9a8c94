import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { load } from 'js-yaml';
import { chartFolder } from '../../../rendered/chart.ts';
import { kafkaUsers } from '../../../rendered/users.ts';
import { startTestBroker, type TestBroker } from '../../support/broker.ts';
import { KafkaClient, type Answer } from '../../support/kafka-client.ts';

/** The users of Rubin's integration environment, on a real Kafka. */
const { users } = load(readFileSync(join(chartFolder, 'values-idfint.yaml'), 'utf8')) as {
  users: { username: string }[];
};

const TOPIC = 'TOPIC_AUTHORIZATION_FAILED';
const GROUP = 'GROUP_AUTHORIZATION_FAILED';
const CLUSTER = 'CLUSTER_AUTHORIZATION_FAILED';
const TRANSACTION = 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED';

const ALERTS = 'alerts-simulated';
const OTHER = 'alerts-static';

type Operation = (client: KafkaClient, user: string) => Promise<Answer>;

/** What a user may try, and whether only the user that this is about should succeed. */
const OPERATIONS = {
  'read the alerts': (client, user) => client.read(ALERTS, user),
  'read another topic': (client, user) => client.read(OTHER, user),
  'read in a group that begins with its name': (client, user) => client.read(ALERTS, `${user}-testing`),
  'read in a group that goes on after its name': (client, user) => client.read(ALERTS, `${user}_anythingtheylike`),
  "read in another's group": (client, user) => client.read(ALERTS, another(user)),
  'read in a group that lacks the end of its name': (client, user) => client.read(ALERTS, user.slice(0, -1)),
  'read in a group that has its name further on': (client, user) => client.read(ALERTS, `x-${user}`),
  'write alerts': (client) => client.write(ALERTS),
  'write to another topic': (client) => client.write(OTHER),
  'describe the topic of alerts': (client) => client.describe(ALERTS),
  'describe another topic': (client) => client.describe(OTHER),
  'see the settings of the topic of alerts': (client) => client.describeConfig(ALERTS),
  'see the settings of another topic': (client) => client.describeConfig(OTHER),
  'change the settings of the topic of alerts': (client) => client.alterConfig(ALERTS),
  'delete records of the alerts': (client) => client.deleteRecords(ALERTS),
  'add partitions to the topic of alerts': (client) => client.addPartitions(ALERTS),
  'delete the topic of alerts': (client) => client.deleteTopic(ALERTS),
  'create a topic': (client, user) => client.createTopic(`${user}-topic`),
  'list the access rules': (client) => client.describeAcls(),
  'open a transaction': (client, user) => client.transaction(`${user}-transaction`),
} satisfies Record<string, Operation>;

type Expected = Record<keyof typeof OPERATIONS, Answer>;

/** DMTN-210, "Access Restrictions": reads one topic and its settings, and has the groups that begin with its name. */
const COMMUNITY_BROKER: Expected = {
  'read the alerts': 'ok',
  'read another topic': TOPIC,
  'read in a group that begins with its name': 'ok',
  'read in a group that goes on after its name': 'ok',
  "read in another's group": GROUP,
  'read in a group that lacks the end of its name': GROUP,
  'read in a group that has its name further on': GROUP,
  'write alerts': TOPIC,
  'write to another topic': TOPIC,
  'describe the topic of alerts': 'ok',
  'describe another topic': TOPIC,
  'see the settings of the topic of alerts': 'ok',
  'see the settings of another topic': TOPIC,
  'change the settings of the topic of alerts': TOPIC,
  'delete records of the alerts': TOPIC,
  'add partitions to the topic of alerts': TOPIC,
  'delete the topic of alerts': TOPIC,
  'create a topic': TOPIC,
  'list the access rules': CLUSTER,
  'open a transaction': TRANSACTION,
};

/** The same for all topics: `readonlyTopics: ["*"]`. */
const DEVELOPER: Expected = {
  ...COMMUNITY_BROKER,
  'read another topic': 'ok',
  'describe another topic': 'ok',
  'see the settings of another topic': 'ok',
};

/** Shows that each operation is one that Kafka does, for a user who may. */
const SUPERUSER = Object.fromEntries(Object.keys(OPERATIONS).map((name) => [name, 'ok']));

let broker: TestBroker;

test.before(async () => {
  broker = await startTestBroker({ set: { users } });
  const superuser = new KafkaClient(await broker.scram('kafka-admin'));
  for (const topic of [ALERTS, OTHER]) await superuser.write(topic);
});

test.after.always(async () => {
  await broker?.stop();
});

for (const { username } of users) {
  test.serial(`${username} may do what a community broker may, and nothing more`, async (t) => {
    const expected = username === 'rubin-devel-idfint' ? DEVELOPER : COMMUNITY_BROKER;
    t.deepEqual(await answers(username), expected);
  });
}

test.serial('the table is about every user with a password but the superuser', (t) => {
  const scram = kafkaUsers(broker.objects).filter(({ spec }) => spec.authentication.type === 'scram-sha-512');
  t.deepEqual(
    scram.map(({ name }) => name).toSorted(),
    ['kafka-admin', ...users.map(({ username }) => username)].toSorted(),
  );
});

test.serial("the simulator's certificate may use the groups of the Python simulator, and no others", async (t) => {
  const client = new KafkaClient(await broker.tls('alert-stream-simulator'));
  const groups = ['rubin-alert-sim', 'rubin-alert-sim-2', 'alert-stream-simulator', 'rubin-alert', 'fink-idfint'];
  const given: Answer[] = [];
  for (const group of groups) given.push(await client.read(OTHER, group));
  t.deepEqual(given, ['ok', 'ok', 'ok', GROUP, GROUP]);
});

// Last, since it really deletes the topic.
test.serial('a superuser may do all of it', async (t) => {
  t.deepEqual(await answers('kafka-admin'), SUPERUSER);
});

/** What Kafka answers the user, operation by operation. */
async function answers(username: string): Promise<Record<string, Answer>> {
  const client = new KafkaClient(await broker.scram(username));
  const given: [string, Answer][] = [];
  for (const [name, operation] of Object.entries<Operation>(OPERATIONS))
    given.push([name, await operation(client, username)]);
  return Object.fromEntries(given);
}

/** A group that begins with somebody else's name, used by nobody before. */
function another(username: string): string {
  return `${username === 'antares-idfint' ? 'fink-idfint' : 'antares-idfint'}-${username}`;
}
