import test from 'ava';
import { accepted, refused } from '../support/refused.ts';

test(
  'an unknown keeper of the metadata',
  refused,
  { 'kafka.metadata': 'etcd' },
  /metadata is etcd: expected kraft or zookeeper/,
);

test(
  'ZooKeeper with Kafka 4, and with what KRaft has',
  refused,
  { 'kafka.metadata': 'zookeeper', 'kafka.metadataVersion': '4.3' },
  /kafka\.metadata is zookeeper, but kafka\.version is 4\.3\.1: ZooKeeper needs a 3\.x/,
  /kafka\.metadataVersion is 4\.3, but kafka\.metadata is zookeeper: expected kafka\.interBrokerProtocolVersion/,
);

test(
  'KRaft with Kafka 3, and with what ZooKeeper had',
  refused,
  {
    'kafka.version': '3.9.0',
    'kafka.logMessageFormatVersion': '3.9',
    'kafka.interBrokerProtocolVersion': '3.9',
    'kafka.config': { 'inter.broker.protocol.version': '3.9' },
  },
  /kafka\.version is 3\.9\.0, but kafka\.metadata is kraft: Strimzi 1\.x needs Kafka 4/,
  /kafka\.logMessageFormatVersion is 3\.9, but kafka\.metadata is kraft/,
  /kafka\.interBrokerProtocolVersion is 3\.9, but kafka\.metadata is kraft/,
  /kafka\.config has inter\.broker\.protocol\.version: expected kafka\.metadataVersion/,
);

test(
  'a version among the settings that has a value of its own',
  refused,
  { 'kafka.metadata': 'zookeeper', 'kafka.version': '3.9.0', 'kafka.config': { 'log.message.format.version': '3.9' } },
  /kafka\.config has log\.message\.format\.version: expected kafka\.logMessageFormatVersion/,
);

test(
  'a setting that Strimzi owns, with what does its job',
  refused,
  { 'kafka.config': { 'ssl.client.auth': 'required' } },
  /kafka\.config has ssl\.client\.auth, which Strimzi manages.*: the listeners' authentication/,
);

test(
  'a setting that Strimzi manages is refused in capitals too, and without a replacement',
  refused,
  { 'kafka.config': { 'Log.Dirs': '/tmp', 'prometheus.metrics.reporter.listener': 'x' } },
  /kafka\.config has Log\.Dirs,.*: kafka\.storage\.$/m,
  /prometheus\.metrics\.reporter\.listener, which Strimzi manages: it would ignore your value\.$/m,
);

test('the exceptions to what Strimzi owns are free', accepted, {
  'kafka.config': { 'ssl.cipher.suites': 'TLS_AES_256_GCM_SHA384', 'broker.heartbeat.interval.ms': 1000 },
});

test('a setting that Strimzi owns can be taken away with null', accepted, {
  'kafka.config': { 'ssl.client.auth': null },
});

test(
  'certificates that are to be renewed before they are made',
  refused,
  { 'kafka.clientsCa.renewalDays': 365 },
  /kafka\.clientsCa\.renewalDays is 365, but validityDays is 365/,
);

test(
  'Cruise Control for one broker',
  refused,
  {
    'kafka.replicas': 1,
    'kafka.cruiseControl.enabled': true,
  },
  /kafka\.cruiseControl\.enabled is true, but kafka\.replicas is 1/,
);

test(
  'quotas that shut each other out',
  refused,
  {
    'kafka.quotas': { minAvailableBytesPerVolume: 1, minAvailableRatioPerVolume: 0.1, excludedPrincipals: ['ops'] },
    users: [{ username: 'fink', quotas: { consumerByteRate: 1 } }],
  },
  /minAvailableBytesPerVolume and minAvailableRatioPerVolume: expected one of them/,
  /excludedPrincipals has ops: expected `User:` and a name/,
  /users gives fink quotas, which the plug-in of kafka\.quotas ignores/,
);
