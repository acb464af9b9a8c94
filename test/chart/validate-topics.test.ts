import test from 'ava';
import { accepted, refused } from '../support/refused.ts';

/** A chart with these topics alone. */
const only = (topics: unknown[], set: Record<string, unknown> = {}) => ({
  'simulator.enabled': false,
  'alertDatabase.enabled': false,
  'schemaRegistry.enabled': false,
  topics,
  ...set,
});

test(
  'more copies than brokers',
  refused,
  { 'kafka.replicas': 2, topics: [{ name: 'alerts' }] },
  /The topic alerts has 3 replicas, but there are 2 brokers/,
  /The topic registry-schemas has 3/,
);

test(
  "more copies of the brokers' own topics than brokers",
  refused,
  { 'kafka.config': { 'offsets.topic.replication.factor': 4 } },
  /kafka\.config has offsets\.topic\.replication\.factor 4, but there are 3 brokers/,
);

test(
  'as many copies to be written as there are',
  refused,
  only([{ name: 'alerts', replicas: 2 }]),
  /The topic alerts has min\.insync\.replicas 2 and as many replicas: restarting any broker would stop/,
);

test(
  'more copies to be written than there are',
  refused,
  only([{ name: 'alerts', replicas: 1 }]),
  /The topic alerts has min\.insync\.replicas 2, but 1 replica: expected at most the number of replicas/,
);

test(
  'the default of the brokers counts for topics without a setting of their own',
  refused,
  only([{ name: 'alerts', config: { 'min.insync.replicas': null } }], { 'kafka.config': { 'min.insync.replicas': 3 } }),
  /The topic alerts has min\.insync\.replicas 3 and as many replicas/,
);

test('a topic with one replica may have min.insync.replicas 1', accepted, {
  ...only([{ name: 'alerts', replicas: 1, config: { 'min.insync.replicas': 1 } }]),
});

test(
  'settings of internal topics that would block a restart are refused',
  refused,
  { 'kafka.config': { 'transaction.state.log.min.isr': 3, 'min.insync.replicas': 2, 'default.replication.factor': 2 } },
  /transaction\.state\.log\.min\.isr 3 and transaction\.state\.log\.replication\.factor 3: restarting any broker would stop/,
  /min\.insync\.replicas 2 and default\.replication\.factor 2: restarting any broker would stop/,
);

// A partition may hold its retention and one segment: 8 × 3 × (124 GiB + 1 GiB) are the 3000 GiB of the three disks.
const GIB = 1024 ** 3;
const keeping = (bytes: number, more: Record<string, unknown> = {}) =>
  only([{ name: 'alerts', config: { 'retention.bytes': bytes, ...more } }]);

test('topics that just fit on the disks', accepted, keeping(124 * GIB));

test(
  'topics that may keep more than fits',
  refused,
  keeping(124 * GIB + 1),
  /The topics alerts may keep 3221 GB .* but the brokers' disks have 3221 GB/,
);

test('larger segments count', refused, keeping(124 * GIB, { 'segment.bytes': 2 * GIB }), /may keep 3247 GB/);

test(
  'several disks count, and none of them twice',
  refused,
  {
    ...keeping(124 * GIB),
    'kafka.storage.volumes': [
      { id: 0, size: '900Gi' },
      { id: 1, size: '99.5Gi' },
    ],
  },
  /may keep 3221 GB .* have 3220 GB/,
);

test('what is compacted has no such limit, nor what is kept for ever', accepted, {
  ...only([
    { name: 'a', config: { 'retention.bytes': 9e15, 'cleanup.policy': 'compact' } },
    { name: 'b', config: { 'retention.bytes': -1 } },
  ]),
});

test(
  'the limit that brokers have for topics that say nothing counts',
  refused,
  only([{ name: 'alerts' }], { 'kafka.config': { 'log.retention.bytes': 200 * GIB } }),
  /The topics alerts may keep 5180 GB/,
);
