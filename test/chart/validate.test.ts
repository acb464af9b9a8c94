import test, { type ExecutionContext } from 'ava';
import { render } from '../support/render.ts';

/** Helm refuses these values, with each of the messages. */
async function refused(t: ExecutionContext, set: Record<string, unknown>, ...messages: RegExp[]): Promise<void> {
  const error = await t.throwsAsync(render({ set }));
  for (const message of messages) t.regex(error?.message ?? '', message);
}

test(
  'addresses for fewer brokers than there are',
  refused,
  { 'kafka.externalListener.brokers': [{ host: 'a' }, { host: 'b' }] },
  /kafka\.externalListener\.brokers has 2 entries, but kafka\.replicas is 3/,
);

test(
  'two addresses for one broker',
  refused,
  { 'kafka.externalListener.brokers': [{ host: 'a' }, { broker: 0, host: 'b' }, { host: 'c' }] },
  /two entries for broker 0/,
);

test(
  'a pinned address without a load balancer',
  refused,
  {
    'kafka.externalListener': {
      type: 'nodeport',
      bootstrap: { ip: '192.0.2.1' },
      brokers: [{ ip: '192.0.2.2' }, { host: 'b' }, { host: 'c' }],
    },
  },
  /bootstrap\.ip is 192\.0\.2\.1, which only the type loadbalancer can use, not nodeport/,
  /broker 0 the ip 192\.0\.2\.2/,
);

test(
  'a setting that Strimzi owns, with what does its job',
  refused,
  { 'kafka.config': { 'ssl.client.auth': 'required' } },
  /kafka\.config has ssl\.client\.auth, which Strimzi sets by itself.*: the listeners' authentication/,
);

test(
  'one in capitals too, and one that nothing replaces',
  refused,
  { 'kafka.config': { 'Log.Dirs': '/tmp', 'prometheus.metrics.reporter.listener': 'x' } },
  /kafka\.config has Log\.Dirs,.*: kafka\.storage\.$/m,
  /prometheus\.metrics\.reporter\.listener, which Strimzi sets by itself; what you give is ignored\.$/m,
);

test('the exceptions to what Strimzi owns are free', async (t) => {
  const config = { 'ssl.cipher.suites': 'TLS_AES_256_GCM_SHA384', 'broker.heartbeat.interval.ms': 1000 };
  await t.notThrowsAsync(render({ set: { 'kafka.config': config } }));
});

test('a setting that Strimzi owns can be taken away with null', async (t) => {
  await t.notThrowsAsync(render({ set: { 'kafka.config': { 'ssl.client.auth': null } } }));
});

test(
  'more copies than brokers',
  refused,
  { 'kafka.replicas': 2, topics: [{ name: 'alerts' }] },
  /The topic alerts has 3 replicas, but there are 2 brokers/,
  /The topic registry-schemas has 3/,
  /offsets\.topic\.replication\.factor 3, but there are 2 brokers/,
);

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
  'an unknown store',
  refused,
  { 'alertDatabase.storage.backend': 'floppy' },
  /backend is floppy: expected local-files, google-cloud or s3-remote/,
);

test(
  'a store without its buckets',
  refused,
  { 'alertDatabase.storage': { backend: 's3-remote', s3: { bucketAlerts: 'alerts' } } },
  /needs alertDatabase\.storage\.s3\.endpointUrl/,
  /needs alertDatabase\.storage\.s3\.bucketSchemas/,
);

test(
  'all faults, at once',
  refused,
  { 'kafka.config': { 'node.id': 1 }, topics: [{ name: 'alerts-static' }], users: [{ username: 'Fink' }] },
  /node\.id/,
  /alerts-static is declared twice/,
  /"Fink"/,
);
