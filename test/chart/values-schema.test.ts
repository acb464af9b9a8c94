import test, { type ExecutionContext } from 'ava';
import { everything } from '../support/values-everything.ts';
import { complaints } from '../support/values-schema.ts';
import { RENDERS } from '../support/renders.ts';
import { over, valuesFile, type Value, type Values } from '../support/values.ts';

for (const [name, { values = [] }] of Object.entries(RENDERS)) {
  test(`${name} is accepted`, (t) => {
    t.deepEqual(complaints(values.map(valuesFile).reduce(over, {})), []);
  });
}

for (const [name, values] of Object.entries(everything)) {
  test(`accepted: ${name}`, (t) => {
    t.deepEqual(complaints(values), []);
  });
}

// A table of values that are as good as others, and of ones that are not.

function accepted(t: ExecutionContext, path: string, ...values: unknown[]): void {
  for (const value of values) t.deepEqual(complaints(nested(path, value as Value)), [], JSON.stringify(value));
}

function refused(t: ExecutionContext, path: string, values: unknown[], place = path): void {
  for (const value of values) {
    const lines = complaints(nested(path, value as Value));
    const start = `/${place.replaceAll('.', '/')}`;
    t.true(
      lines.some((line) => line.startsWith(start)),
      `${JSON.stringify(value)}: ${lines.join('; ') || 'accepted'}`,
    );
  }
}

/** `{a: {b: value}}` of `a.b`. */
function nested(path: string, value: Value): Values {
  return path.split('.').reduceRight<Value>((inner, key) => ({ [key]: inner }), value) as Values;
}

test('users without a name', refused, 'users', [[{}], [{ username: 7 }], [{ username: '' }]], 'users.0');
test('what a parent chart gives', accepted, 'global', { anything: { at: 'all' } }, { host: 'a.example.org' });
test('a condition of a parent chart', accepted, 'enabled', true, false);
test('settings of Kafka', accepted, 'kafka.config', {
  'log.retention.ms': -1,
  a: true,
  b: 'x',
  'message.max.bytes': null,
});
test('settings that are no settings', refused, 'kafka.config', [{ a: [1] }, { a: { b: 1 } }]);
test('sizes', accepted, 'alertDatabase.storage.size', '1Ti', '1.5Gi', '500G', '1000000');
test('sizes that Kubernetes has no word for', refused, 'alertDatabase.storage.size', ['1 Gi', '1GB', '', 100, '-1Gi']);
test('amounts', accepted, 'kafka.resources', {
  limits: { cpu: 2, memory: '1.5Gi' },
  requests: { 'example.org/gpu': '1' },
});
test('amounts that are none', refused, 'kafka.resources.limits.cpu', ['two', -1, true]);
test('a part of resources that there is not', refused, 'kafka.resources', [{ limit: { cpu: 1 } }]);
test('ports', accepted, 'schemaRegistry.port', 1, 65_535);
test('ports that there are not', refused, 'schemaRegistry.port', [0, 65_536, '8081', 80.5]);
test('no port at all, where that can be', accepted, 'simulator.httpPort', 0);
test('versions', accepted, 'kafka.version', '4.3.1', '3.9.0');
test('versions that YAML took for a number', refused, 'kafka.version', [4.3, '4.3', 'latest']);
test('no version of the metadata', accepted, 'kafka.metadataVersion', '', '4.3', '4.3-IV0');
test('half a version of the metadata', refused, 'kafka.metadataVersion', [4.3, '4']);
test('networks', accepted, 'kafka.externalListener.loadBalancerSourceRanges', ['192.0.2.0/24', '2001:db8::/32'], []);
test('an address for a network', refused, 'kafka.externalListener.loadBalancerSourceRanges', [['192.0.2.1']]);
test('times of maintenance', accepted, 'kafka.maintenanceTimeWindows', ['* * 8-16 * * ?', '0 0 12 ? * MON-FRI 2027']);
test('a time of maintenance without its seconds', refused, 'kafka.maintenanceTimeWindows', [['* 8-16 * * ?']]);
test('names of topics', accepted, 'simulator.replayTopicName', 'a', 'Alerts_2.0-x', 'x'.repeat(249));
test('a user with all there can be', accepted, 'users', [
  {
    username: 'a.b-c',
    authentication: 'tls',
    readonlyTopics: ['*', 'x'],
    writeTopics: ['Y_1'],
    groups: ['a.b', 'G_'],
    quotas: { producerByteRate: 1 },
  },
]);
test('a misspelt right', refused, 'users', [[{ username: 'a', readOnlyTopics: ['*'] }]], 'users.0');
test('a misspelt quota', refused, 'users', [[{ username: 'a', quotas: { byteRate: 1 } }]], 'users.0.quotas');
test('users by their names alone', refused, 'users', [['a']], 'users.0');
test(
  'superusers by name or with a certificate',
  accepted,
  'superusers',
  ['a', { username: 'b', authentication: 'tls' }],
  [],
);
test('superusers that are neither', refused, 'superusers', [[7], [{ name: 'a' }], [{ username: 'a', groups: [] }]]);
test('topics', accepted, 'topics', [{ name: 'a' }, { name: 'b', partitions: 1, replicas: 1, config: { x: null } }], []);
test(
  'topics that are none',
  refused,
  'topics',
  [[{ partitions: 1 }], [{ name: 'a', partition: 1 }], ['a']],
  'topics.0',
);
test('fewer partitions than one', refused, 'topics', [[{ name: 'a', partitions: 0 }]], 'topics.0.partitions');
test("a broker's address", accepted, 'kafka.externalListener.brokers', [{ ip: '2001:db8::1' }, { broker: 6 }, {}]);
test(
  'a misspelt address',
  refused,
  'kafka.externalListener.brokers',
  [[{ hostname: 'a' }]],
  'kafka.externalListener.brokers.0',
);
test('keys of Secrets', accepted, 'alertDatabase.storage.s3.credentialsSecret.accessKeyIdKey', 'a.b_C-1');
test('keys that no Secret has', refused, 'alertDatabase.storage.s3.credentialsSecret.accessKeyIdKey', [
  '',
  'a b',
  'a/b',
]);
test('names of Secrets that Kubernetes refuses', refused, 'alertDatabase.storage.s3.credentialsSecret.name', [
  'A',
  'a_b',
  'a..b',
  'x'.repeat(254),
]);
test('images', accepted, 'simulator.image', { repository: 'registry.example.org:5000/a/b_c', tag: 'v1.0-rc.1' });
test('a repository with a tag', refused, 'simulator.image.repository', ['a:1', 'https://a/b', '']);
test('tags that YAML took for a number', refused, 'simulator.image.tag', [1.1, 20_261_123]);
test('a digest cut short', refused, 'simulator.image.digest', ['sha256:abc', 'abc']);
test('a policy that Kubernetes has no word for', refused, 'simulator.image.pullPolicy', ['always', '']);
test('playing once', accepted, 'simulator.repeatInterval', -1, 0.5, 3600);
test('words of a command line', accepted, 'simulator.extraArgs', ['--debug', '--x', 7], []);
test('a command line in one piece', refused, 'simulator.extraArgs', ['--debug']);
test('stores', accepted, 'alertDatabase.storage.backend', 'local-files', 'google-cloud', 's3-remote');
test('an archive of no topic', refused, 'alertDatabase.ingester.topics', [[], ['a', 'a'], 'a']);
test('options of Java', accepted, 'kafka.jvmOptions', {
  '-Xmx': '4g',
  '-XX': { UseZGC: true },
  gcLoggingEnabled: true,
});
test('an option of Java in the wrong place', refused, 'kafka.jvmOptions', [
  { '-XX:+UseZGC': true },
  { '-Xmx': '4 GB' },
]);
test('annotations that are numbers', refused, 'pods.annotations', [{ a: 1 }]);
test(
  "a registry's name that leaves room for the proxy's Service",
  accepted,
  'schemaRegistry.name',
  'schemas',
  'x'.repeat(57),
);
test('the schema refuses a value that leaves none', refused, 'schemaRegistry.name', ['x'.repeat(58)]);
test('a peer that is none', refused, 'networkPolicy.clients', [[{ podselector: {} }]], 'networkPolicy.clients.0');
test('a switch in quotes', refused, 'simulator.enabled', ['true', 1]);
test('a part that is no map', refused, 'simulator', ['yes', []]);
