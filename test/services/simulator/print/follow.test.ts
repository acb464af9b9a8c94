import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { connectAdmin, endOffsets, type Admin } from '@alert-stream/common/kafka/admin.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { follow } from '../../../../services/simulator/src/print/follow.ts';
import { transactionalProducer } from '../../../support/transactions.ts';
import { startTestBroker, type TestBroker } from '../../../support/broker.ts';

const log = createLogger('test', 'silent');

let broker: TestBroker;
let admin: Admin;

test.before('a broker', async () => {
  broker = await startTestBroker();
  admin = await connectAdmin(broker.admin);
});

test.after.always(async () => {
  await admin?.close();
  await broker?.stop();
});

/** Asks Kafka as the real one does, and lets something happen before the answer is heard. */
function slowly(real: Admin, meanwhile: () => Promise<unknown>): Admin {
  return new Proxy(real, {
    get: (target, name) => {
      const own: unknown = Reflect.get(target, name, target);
      if (name !== 'listOffsets') return typeof own === 'function' ? own.bind(target) : own;
      return async (...args: Parameters<Admin['listOffsets']>) => {
        const answer = await target.listOffsets(...args);
        await meanwhile();
        return answer;
      };
    },
  });
}

test('messages that arrive between two polls and during a read are shown once', async (t) => {
  await broker.createTopic('followed', 1);
  const producer = await OrderedProducer.connect(broker.admin, { topic: 'followed', log });
  let sent = 0;
  const send = () => producer.send({ partition: 0, value: Buffer.from(`${(sent += 1)}`) });
  await send();
  const stop = new AbortController();
  const options = { connection: broker.admin, admin: slowly(admin, send), topic: 'followed', log, signal: stop.signal };
  const shown: string[] = [];
  await t.throwsAsync(
    async () => {
      for await (const { value } of follow(new Map([[0, 0n]]), options)) {
        shown.push(String(value));
        if (shown.length === 6) stop.abort(new Error('enough'));
      }
    },
    { message: 'enough' },
  );
  await producer.close();
  t.deepEqual(shown, ['1', '2', '3', '4', '5', '6']);
  t.is((await endOffsets(admin, 'followed'))[0], BigInt(sent));
});

test('messages of a transaction that is open at a poll are shown once it is committed', async (t) => {
  const topic = 'followed-transaction';
  await broker.createTopic(topic, 1);
  const producer = await transactionalProducer(broker.admin, topic);
  const transaction = await producer.transaction();
  await transaction.send({ topic, messages: [{ value: 'late' }] });
  const stop = new AbortController();
  t.timeout(60_000);
  let looks = 0;
  const counting = slowly(admin, async () => {
    looks += 1;
    if (looks === 3) await transaction.commit();
    if (looks === 40) stop.abort(new Error('in vain'));
  });
  const following = follow(new Map([[0, 0n]]), {
    connection: broker.admin,
    admin: counting,
    topic,
    log,
    signal: stop.signal,
  });
  t.is(String((await following.next()).value?.value), 'late');
  t.true(looks >= 3);
  stop.abort();
  await following.return(undefined);
  await producer.disconnect();
});

test('a topic that is deleted and created again is shown from its first message on', async (t) => {
  const topic = 'followed-again';
  t.timeout(120_000);
  const send = async (...values: string[]) => {
    const producer = await OrderedProducer.connect(broker.admin, { topic, log });
    await Promise.all(values.map((value) => producer.send({ partition: 0, value: Buffer.from(value) })));
    await producer.close();
  };
  await broker.createTopic(topic, 1);
  await send('1', '2', '3');
  let looks = 0;
  const replacing = slowly(admin, async () => {
    looks += 1;
    if (looks !== 2) return;
    await admin.deleteTopics({ topics: [topic] });
    while ((await admin.listTopics()).includes(topic)) await sleep(50);
    await broker.createTopic(topic, 1);
    await send('new');
  });
  const stop = new AbortController();
  const options = { connection: broker.admin, admin: replacing, topic, log, signal: stop.signal };
  const following = follow(new Map([[0, 3n]]), options);
  t.is(String((await following.next()).value?.value), 'new');
  stop.abort();
  await following.return(undefined);
});
