import test from 'ava';
import { accepted, refused } from '../support/refused.ts';

test(
  'a topic declared twice',
  refused,
  { topics: [{ name: 'alerts-simulated' }] },
  /The topic alerts-simulated is declared twice: by topics and by simulator\.replayTopicName/,
);

test(
  'a topic whose name Kafka refuses',
  refused,
  { topics: [{ name: 'alerts/raw' }] },
  /topics has the topic "alerts\/raw": expected at most/,
);

for (const [name, title] of [
  ['.', 'the folder itself'],
  ['..', 'the folder above'],
  ['x'.repeat(250), 'a name of 250 letters'],
  ['a b', 'a name with a blank'],
  ['ä', 'a letter beyond ASCII'],
] as const) {
  test(
    `${title} as a topic, wherever topics are`,
    refused,
    { topics: [{ name }], externalTopics: [name], 'schemaRegistry.sync.topicSubjects': [name] },
    /\ntopics has the topic .*: expected at most 249 letters, .*, other than \. and \.\. alone/,
    /\nexternalTopics has the topic/,
    /\nschemaRegistry\.sync\.topicSubjects has the topic/,
  );
}

test('the longest name of a topic', accepted, { topics: [{ name: 'x'.repeat(249) }] });

test(
  'topics that Kafka takes for one',
  refused,
  {
    topics: [{ name: 'alerts_a.b' }, { name: 'alerts.a_b' }, { name: 'lsst.alerts' }],
    externalTopics: ['lsst_alerts'],
    'schemaRegistry.schemaTopic': 'registry.schemas',
    'simulator.staticTopicName': 'registry_schemas',
  },
  /The topics alerts_a\.b \(of topics\) and alerts\.a_b \(of topics\) collide in Kafka/,
  /The topics lsst\.alerts \(of topics\) and lsst_alerts \(of externalTopics\) collide in Kafka/,
  /The topics registry_schemas \(of simulator\.staticTopicName\) and registry\.schemas \(of schemaRegistry\.schemaTopic\) collide/,
);

test(
  "topics that are Kafka's own",
  refused,
  { topics: [{ name: '__consumer_offsets' }, { name: '__transaction.state' }] },
  /The topics __consumer_offsets \(of Kafka itself\) and __consumer_offsets \(of topics\) collide in Kafka/,
  /The topics __transaction_state \(of Kafka itself\) and __transaction\.state \(of topics\) collide/,
);

test("rights to Kafka's own topics, and names that differ in more", accepted, {
  topics: [{ name: 'a_b' }, { name: 'a-b' }, { name: 'a.c' }],
  externalTopics: ['__consumer_offsets', 'a_b'],
});

test(
  'a user declared twice, or taking the name of a service',
  refused,
  { users: [{ username: 'fink' }, { username: 'fink' }, { username: 'kafka-admin' }, { username: 'alert-schemas' }] },
  /The user fink is declared twice: by users and by users/,
  /kafka-admin is declared twice: by users and by superusers/,
  /alert-schemas is declared twice: by users and by schemaRegistry\.name/,
);

test(
  'a user whose name Kubernetes refuses',
  refused,
  { users: [{ username: 'Fink_int' }] },
  /users has the user "Fink_int": expected lower-case letters/,
);

test(
  'a user whose name leaves no room for the key of its password',
  refused,
  { users: [{ username: 'u'.repeat(245) }] },
  /users has the user u{245} with 245 characters: expected at most 244, since u{245}-password is a key of a Secret/,
);

test('the longest name of a user', accepted, { users: [{ username: 'u'.repeat(244) }] });

test(
  'rights to topics that nobody declares',
  refused,
  { users: [{ username: 'fink', readonlyTopics: ['alerts-similated'], writeTopics: ['alerts'] }] },
  /users gives fink the topic alerts-similated, which is not declared/,
  /users gives fink the topic alerts, which is not declared/,
);

test('rights to topics of the chart, of components, of others, and to all', accepted, {
  topics: [{ name: 'alerts' }],
  externalTopics: ['lsst-alerts'],
  users: [
    { username: 'fink', readonlyTopics: ['alerts-simulated', 'registry-schemas', 'lsst-alerts', 'alerts'] },
    { username: 'devel', readonlyTopics: ['*'] },
  ],
});

test(
  'a producer for all topics',
  refused,
  { users: [{ username: 'pipeline', writeTopics: ['*'] }] },
  /users lets pipeline write to "\*": expected the topics by name/,
);

test(
  'a way to log in that Strimzi has not',
  refused,
  {
    users: [{ username: 'fink', authentication: 'scram' }],
    superusers: [{ username: 'ops', authentication: 'mtls' }],
  },
  /users gives fink the authentication scram: expected scram-sha-512 or tls/,
  /superusers gives ops the authentication mtls: expected/,
);

test(
  'a star for all groups',
  refused,
  { users: [{ username: 'fink', groups: ['*'] }] },
  /users gives fink the group "\*": expected a prefix of its groups' names, such as fink/,
);

test(
  "a service's group among a user's",
  refused,
  {
    users: [
      { username: 'fink', groups: ['fink', 'alertdb'] },
      { username: 'devel', groups: ['schema'] },
    ],
  },
  /users gives fink the groups that begin with alertdb, which include alertdb-ingester, the group of a service/,
  /users gives devel the groups that begin with schema, which include schema-registry/,
);

test("a group beside a service's, and those of services that are not there", accepted, {
  'alertDatabase.enabled': false,
  users: [{ username: 'fink', groups: ['alertdb-ingester', 'schema-registry-2'] }],
});

test(
  'a name that no certificate has room for',
  refused,
  {
    users: [{ username: 'u'.repeat(65), authentication: 'tls' }],
    superusers: [{ username: 's'.repeat(66), authentication: 'tls' }],
  },
  /users has u{65} with 65 characters and a client certificate: expected at most 64/,
  /superusers has s{66} with 66 characters/,
);

test('a long name with a password, and the longest with a certificate', accepted, {
  users: [{ username: 'a'.repeat(65) }, { username: 'b'.repeat(64), authentication: 'tls' }],
});
