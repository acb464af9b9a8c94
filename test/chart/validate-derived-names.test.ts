import test from 'ava';
import { accepted, refused } from '../support/refused.ts';

// A Service and a pod's host name have 63 letters. Strimzi's longest Service is `<cluster>-kafka-external-bootstrap`; its
// pods, and the Services of single brokers, are called `<cluster>-<pool>-<id>`.

const name = (length: number) => 'x'.repeat(length);

test(
  'a cluster whose Service would have too long a name, and it alone',
  refused,
  { 'cluster.name': name(39) },
  /deployed:\ncluster\.name is x{39}, with 39 characters: expected at most 38, since x{39}-kafka-external-bootstrap may have 63 characters\.\n\n/,
);

test('the longest name of a cluster', accepted, { 'cluster.name': name(38) });

test(
  'a pool whose pods would have too long a name',
  refused,
  { 'kafka.nodePool.name': name(51), 'kafka.controllers.name': `c${name(48)}` },
  /kafka\.nodePool\.name is x{51}, with 51 characters: expected at most 48, since alert-broker-x{51}-0 may/,
  /kafka\.controllers\.name is cx{48}, with 49 characters: expected at most 46, since alert-broker-cx{48}-100 /,
);

test(
  "the longest of the nodes' ids counts, wherever it stands",
  refused,
  { 'kafka.nodePool.name': name(47), 'kafka.nodePool.nodeIds': '[998, 0-1]' },
  /kafka\.nodePool\.name is x{47}, with 47 characters: expected at most 46, since alert-broker-x{47}-998 may/,
);

test('the longest names of pools', accepted, {
  'kafka.nodePool.name': name(46),
  'kafka.nodePool.nodeIds': '[998, 0-1]',
  'kafka.controllers.name': `c${name(45)}`,
});

test(
  "a pool that is too long for the brokers' Services alone, which have the listener's name in theirs",
  refused,
  { 'kafka.nodePool.name': name(42), 'kafka.listeners.external.port': 9095 },
  /kafka\.nodePool\.name is x{42}, with 42 characters: expected at most 39, since alert-broker-x{42}-external-0 may/,
);

test('no name of a pool counts where there are none', accepted, {
  'kafka.metadata': 'zookeeper',
  'kafka.version': '3.9.0',
  'kafka.nodePool.name': name(63),
  'kafka.controllers.name': name(63),
});

for (const wrong of ['', 'Alerts', 'a_b', 'a.b', '1a', '-a', 'a-', 'a b']) {
  test(
    `the name ${JSON.stringify(wrong)} is refused for a cluster and its pools`,
    refused,
    { 'cluster.name': wrong, 'kafka.nodePool.name': wrong, 'kafka.controllers.name': wrong },
    new RegExp(`cluster\\.name is "${wrong}": expected lower-case letters, digits and dashes, a letter first`),
    new RegExp(`kafka\\.nodePool\\.name is "${wrong}": expected`),
    new RegExp(`kafka\\.controllers\\.name is "${wrong}": expected`),
  );
}

test(
  'a name of the release that Kubernetes refuses',
  refused,
  { fullnameOverride: 'Alert_Stream' },
  /fullnameOverride makes the names of the release begin with "Alert_Stream": expected lower-case letters/,
);

test(
  'a nameOverride that Kubernetes refuses',
  refused,
  { nameOverride: 'Alert_Stream' },
  /nameOverride makes the names of the release begin with "alert-stream-broker-Alert_Stream": expected lower-case letters/,
);
