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
  /topics has the topic "alerts\/raw": Kafka allows/,
);

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
  /users has the user "Fink_int": a user's name is also that of a Kubernetes object/,
);

test(
  'rights to topics that nobody declares',
  refused,
  { users: [{ username: 'fink', readonlyTopics: ['alerts-similated'], writeTopics: ['alerts'] }] },
  /users gives fink the topic alerts-similated, which nothing declares/,
  /users gives fink the topic alerts, which nothing declares/,
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
