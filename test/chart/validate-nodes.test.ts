import test from 'ava';
import { accepted, refused } from '../support/refused.ts';

test(
  'brokers and controllers with an id in common',
  refused,
  { 'kafka.nodePool.nodeIds': '[0-9, 100]' },
  /nodeIds \[0-9, 100\] and kafka\.controllers\.nodeIds \[100-199\] overlap at 100/,
);

test(
  'fewer ids than nodes',
  refused,
  { 'kafka.nodePool.nodeIds': '[6, 8]', 'kafka.controllers.nodeIds': '[0]' },
  /kafka\.nodePool\.nodeIds \[6, 8\] has 2 ids for 3 nodes/,
  /kafka\.controllers\.nodeIds \[0\] has 1 id for 3 nodes/,
);

for (const ids of ['0-99', '[0-]', '[]', '[a]']) {
  test(
    `ids that are none: ${ids}`,
    refused,
    { 'kafka.nodePool.nodeIds': ids },
    /nodeIds is ".*": expected ids and ranges of ids/,
  );
}

test(
  'two pools of one name',
  refused,
  { 'kafka.controllers.name': 'kafka' },
  /nodePool\.name and kafka\.controllers\.name are both kafka/,
);

test('without controllers of their own their ids and their name are free', accepted, {
  'kafka.controllers.replicas': 0,
  'kafka.controllers.nodeIds': '[0-99]',
  'kafka.controllers.name': 'kafka',
});

test(
  'sizes that are none',
  refused,
  { 'kafka.storage.size': '1000 Gi', 'kafka.controllers.storage.size': '20GiB' },
  /kafka\.storage\.size is "1000 Gi": expected a size such as 1000Gi/,
  /kafka\.controllers\.storage\.size is "20GiB"/,
);

test(
  "ZooKeeper's size that is none",
  refused,
  { 'kafka.metadata': 'zookeeper', 'kafka.version': '3.9.0', 'zookeeper.storage.size': '' },
  /zookeeper\.storage\.size is "": expected a size/,
);

test(
  'two disks of one id, one without, and one of no size',
  refused,
  { 'kafka.storage.volumes': [{ id: 0, size: '3Ti' }, { id: 0, size: '1Ti' }, { size: '1Ti' }, { id: 1 }] },
  /kafka\.storage\.volumes has two disks with the id 0/,
  /kafka\.storage\.volumes\[2\] has no id/,
  /kafka\.storage\.volumes\[3\]\.size is "null"/,
);
