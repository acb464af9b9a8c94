import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { connectAdmin, endOffsets } from '@alert-stream/common/kafka/admin.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { startTestBroker, type TestBroker } from '../../../../support/broker.ts';
import { everything, keptLog, newTopic, silent, texts, until } from '../../../../support/kafka-fixtures.ts';

let broker: TestBroker;

test.before(async () => {
  broker = await startTestBroker();
});
test.after.always(() => broker?.stop());

test.serial(
  'each partition holds what was sent to it, in the order of the calls, with keys, headers and times',
  async (t) => {
    await newTopic(broker, 'ordered', 3);
    const producer = await OrderedProducer.connect(broker.admin, { topic: 'ordered', log: silent });
    t.is(producer.partitions, 3);
    const headers: [string, Buffer][] = [
      ['name', Buffer.from('one')],
      ['name', Buffer.from('two')],
      ['empty', Buffer.alloc(0)],
    ];
    const sent = Array.from({ length: 3_000 }, (_, index) =>
      producer.send({
        partition: index % 3,
        key: Buffer.from(`key ${index}`),
        value: Buffer.from(`${index}`),
        headers,
        timestamp: BigInt(index),
      }),
    );
    const acknowledged = await Promise.all(sent);
    await producer.close();

    const messages = await everything(broker.admin, 'ordered');
    for (const partition of [0, 1, 2]) {
      const expected = Array.from({ length: 1_000 }, (_, index) => `${index * 3 + partition}`);
      t.deepEqual(texts(messages, partition), expected);
    }
    const found = messages.find(({ value }) => String(value) === '1000');
    t.is(found?.offset, acknowledged[1_000]?.offset);
    t.is(found?.timestamp, 1_000n);
    t.is(String(found?.key), 'key 1000');
    t.deepEqual(
      found?.headers.map(([name, content]) => [String(name), String(content)]),
      headers.map(([name, content]) => [name, String(content)]),
    );
  },
);

test.serial('a partition that the topic does not have is refused, and nothing is written elsewhere', async (t) => {
  await newTopic(broker, 'two', 2);
  const producer = await OrderedProducer.connect(broker.admin, { topic: 'two', log: silent });
  await t.throwsAsync(producer.send({ partition: 99, value: Buffer.from('lost') }), {
    code: 'KAFKA',
    message: 'topic two: expected a partition from 0 to 1, got 99',
  });
  await producer.close();
  t.deepEqual(await everything(broker.admin, 'two'), []);
});

test.serial('a message above the limit of the topic is refused by name, those around it are written', async (t) => {
  await newTopic(broker, 'limited', 1, { 'max.message.bytes': '100000' });
  const { log, lines } = keptLog();
  const producer = await OrderedProducer.connect(broker.admin, { topic: 'limited', log });
  const sizes = [30_000, 30_000, 200_000, 30_000, 30_000];
  const results = await Promise.allSettled(
    sizes.map((size) => producer.send({ partition: 0, value: Buffer.alloc(size, 'x') })),
  );
  await producer.close();
  t.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  );
  t.regex(String((results[2] as PromiseRejectedResult).reason), /topic limited partition 0: .*MESSAGE_TOO_LARGE/);
  t.is(lines.filter(({ event }) => event === 'kafka-not-sent').length, 1);
  t.is((await everything(broker.admin, 'limited')).length, 4);
});

test.serial('a user without the right to write is told so when it connects', async (t) => {
  const user = await broker.scram('rubin-communitybroker');
  await t.throwsAsync(OrderedProducer.connect(user, { topic: 'alerts-simulated', log: silent }), {
    code: 'CONFIG',
    message: /^publishing to topic alerts-simulated: rubin-communitybroker isn't allowed .*AUTHORIZATION_FAILED/,
  });
});

test.serial('ready() waits while more than maxQueuedBytes are not acknowledged', async (t) => {
  await newTopic(broker, 'queued', 1);
  const producer = await OrderedProducer.connect(broker.admin, {
    topic: 'queued',
    log: silent,
    maxQueuedBytes: 300_000,
  });
  let acknowledged = 0;
  const sent = Array.from({ length: 10 }, async () => {
    await producer.send({ partition: 0, value: Buffer.alloc(100_000) });
    acknowledged += 1;
  });
  await producer.ready();
  t.true(acknowledged >= 7, `${acknowledged} were acknowledged`);
  await Promise.all(sent);
  await producer.close();
});

test.serial(
  'a broker that is killed and started again while publishing loses nothing, repeats nothing, swaps nothing',
  async (t) => {
    await newTopic(broker, 'killed', 4);
    const { log, lines } = keptLog();
    const producer = await OrderedProducer.connect(broker.admin, {
      topic: 'killed',
      log,
      maxBatchBytes: 20_000,
      maxQueuedBytes: 200_000,
    });
    const acknowledged: bigint[][] = [[], [], [], []];
    const sending: Promise<unknown>[] = [];
    const enough = new AbortController();
    const publish = async () => {
      for (let number = 0; !enough.signal.aborted; number += 1) {
        for (const [partition, offsets] of acknowledged.entries()) {
          const value = Buffer.alloc(2_000);
          value.write(`${number} `);
          sending.push(producer.send({ partition, value }).then(({ offset }) => (offsets[number] = offset)));
        }
        await producer.ready();
        await sleep(1);
      }
    };
    const published = publish();
    await until('some are acknowledged', () => acknowledged.every((offsets) => offsets.length > 50));
    await broker.kill();
    await until('the producer has noticed', () => lines.some(({ event }) => event === 'kafka-waiting'));
    await broker.start();
    const before = acknowledged.map((offsets) => offsets.length);
    await until('it goes on', () =>
      acknowledged.every((offsets, partition) => offsets.length > (before[partition] as number) + 50),
    );
    enough.abort();
    await published;
    await Promise.all(sending);
    await producer.close();

    const messages = await everything(broker.admin, 'killed');
    for (const [partition, offsets] of acknowledged.entries()) {
      const numbers = texts(messages, partition).map((text) => Number.parseInt(text, 10));
      t.deepEqual(numbers, [...offsets.keys()], `partition ${partition}`);
      t.deepEqual(
        offsets,
        messages.filter((message) => message.partition === partition).map(({ offset }) => offset),
      );
    }
  },
);

test.serial('a topic that is deleted and created again is published to: nothing is told as lost', async (t) => {
  await newTopic(broker, 'replaced', 2);
  const { log, lines } = keptLog();
  const producer = await OrderedProducer.connect(broker.admin, { topic: 'replaced', log });
  const send = (number: number) => producer.send({ partition: number % 2, value: Buffer.from(`${number}`) });
  await Promise.all([1, 2, 3, 4, 5, 6].map(send));
  const admin = await connectAdmin(broker.admin);
  await admin.deleteTopics({ topics: ['replaced'] });
  await until('the topic is gone', async () => !(await admin.listTopics()).includes('replaced'));
  await newTopic(broker, 'replaced', 2);
  await admin.close();
  t.deepEqual(
    await Promise.all([7, 8, 9, 10].map(send)),
    [0n, 0n, 1n, 1n].map((offset) => ({ offset })),
  );
  await producer.close();
  const messages = await everything(broker.admin, 'replaced');
  t.deepEqual(
    [texts(messages, 0), texts(messages, 1)],
    [
      ['8', '10'],
      ['7', '9'],
    ],
  );
  t.is(lines.filter(({ event }) => event === 'kafka-not-sent').length, 0);
  t.is(lines.filter(({ event }) => event === 'kafka-topic-replaced').length, 2);
});

test.serial('closing with a time limit gives up what an unavailable broker has not acknowledged', async (t) => {
  await newTopic(broker, 'away', 1);
  const producer = await OrderedProducer.connect(broker.admin, { topic: 'away', log: silent });
  await producer.send({ partition: 0, value: Buffer.from('first') });
  broker.freeze();
  const waiting = producer.send({ partition: 0, value: Buffer.alloc(800_000) });
  const start = performance.now();
  try {
    await producer.close({ within: 300 });
  } finally {
    broker.thaw();
  }
  t.true(performance.now() - start < 15_000);
  await t.throwsAsync(waiting, {
    code: 'KAFKA',
    message: 'closed before topic away partition 0 has acknowledged 1 messages',
  });
  await t.throwsAsync(producer.send({ partition: 0, value: null }), { message: /is closed$/ });
  const admin = await connectAdmin(broker.admin);
  t.true(((await endOffsets(admin, 'away'))[0] as bigint) >= 1n);
  await admin.close();
});
