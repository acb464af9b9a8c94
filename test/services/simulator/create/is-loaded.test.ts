import test from 'ava';
import { connectAdmin, type Admin } from '@alert-stream/common/kafka/admin.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { isLoaded } from '../../../../services/simulator/src/create/is-loaded.ts';
import { markHeaders } from '../../../../services/simulator/src/stream/marks.ts';
import { startTestBroker, type TestBroker } from '../../../support/broker.ts';

const PARTITIONS = 3;
const log = createLogger('test', 'silent');
const signal = new AbortController().signal;

let broker: TestBroker;
let admin: Admin;
let topics = 0;

test.before(async () => {
  broker = await startTestBroker();
  admin = await connectAdmin(broker.admin);
});

test.after.always(async () => {
  await admin?.close();
  await broker?.stop();
});

/** A topic with messages of a load of `count` alerts: those of the given places. */
const topicWith = async (count: number, places: number[]) => {
  topics += 1;
  const topic = `static-${topics}`;
  await broker.createTopic(topic, PARTITIONS);
  const producer = await OrderedProducer.connect(broker.admin, { topic, log });
  await Promise.all(
    places.map((index) =>
      producer.send({
        partition: index % PARTITIONS,
        key: null,
        value: Buffer.from('alert'),
        headers: markHeaders({ offsetSeconds: 0, generation: 'this', index, count }),
      }),
    ),
  );
  await producer.close();
  return (load: { generation: string; count: number }) =>
    isLoaded(load, { connection: broker.admin, admin, topic, signal });
};

test.serial('a topic that holds the whole load and nothing else has it', async (t) => {
  const holds = await topicWith(4, [0, 1, 2, 3]);
  t.true(await holds({ generation: 'this', count: 4 }));
  t.false(await holds({ generation: 'other', count: 4 }));
  t.false(await holds({ generation: 'this', count: 3 }));
});

test.serial('a load that was broken off, or begun twice, is not taken for a whole one', async (t) => {
  t.false(await (await topicWith(4, [0, 1, 2]))({ generation: 'this', count: 4 }));
  t.false(await (await topicWith(4, [0, 1, 2, 0]))({ generation: 'this', count: 4 }));
  t.false(await (await topicWith(4, [0, 1, 2, 3, 0]))({ generation: 'this', count: 4 }));
});

test.serial('an empty topic has no load', async (t) => {
  t.false(await (await topicWith(1, []))({ generation: 'this', count: 1 }));
});
