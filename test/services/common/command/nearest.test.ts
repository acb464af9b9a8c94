import test from 'ava';
import { nearest } from '@alert-stream/common/command/nearest.ts';

const FLAGS = ['kafka-host', 'kafka-topic', 'kafka-topics', 'kafka-group', 'from', 'to', 'schema-registry-address'];

const means = test.macro({
  exec: (t, typed: string, meant: string | undefined) => t.is(nearest(typed, FLAGS), meant),
  title: (_, typed, meant) => `${typed} means ${meant ?? 'nothing that can be told'}`,
});

test(means, 'kafka-hsot', 'kafka-host');
test(means, 'kafkahost', 'kafka-host');
test(means, 'kafka-grup', 'kafka-group');
test(means, 'form', 'from');
test(means, 'schema-registry', 'schema-registry-address');
test(means, 'shcema-registry-adress', 'schema-registry-address');
test(means, 'kafka', undefined);
test(means, 'kafka-topik', 'kafka-topic');
test(means, 'broker', undefined);
test(means, 'tp', undefined);
test(means, 'constructor', undefined);
