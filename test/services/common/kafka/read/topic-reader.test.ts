import { readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { connectAdmin, deleteRecordsBefore } from '@alert-stream/common/kafka/admin.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { startTestBroker, type TestBroker } from '../../../../support/broker.ts';
import { transactionalProducer, untilEnd } from '../../../../support/transactions.ts';
import { everything, newTopic, publish, silent, texts } from '../../../../support/kafka-fixtures.ts';

let broker: TestBroker;

test.before(async () => {
  broker = await startTestBroker();
});
test.after.always(() => broker?.stop());

test.serial('an empty topic ends at once', async (t) => {
  await newTopic(broker, 'empty', 4);
  t.deepEqual(await everything(broker.admin, 'empty'), []);
});

test.serial('all partitions are read to their end, in order, over many answers', async (t) => {
  await newTopic(broker, 'full', 3);
  await publish(broker, 'full', { partitions: 3, count: 900, size: 20_000 });
  const messages = await everything(broker.admin, 'full');
  t.is(messages.length, 900);
  for (const partition of [0, 1, 2]) {
    const expected = Array.from({ length: 300 }, (_, index) => index * 3 + partition);
    t.deepEqual(texts(messages, partition).map(Number), expected);
  }
});

test.serial('what arrives after the reading has begun is left out', async (t) => {
  await newTopic(broker, 'growing', 1);
  await publish(broker, 'growing', { partitions: 1, count: 10 });
  const reading = readTopic(broker.admin, 'growing');
  const first = await reading.next();
  await publish(broker, 'growing', { partitions: 1, count: 10 });
  let count = first.done === true ? 0 : 1;
  for await (const _ of reading) count += 1;
  t.is(count, 10);
});

test.serial('a topic whose first messages were deleted is read from what is left', async (t) => {
  await newTopic(broker, 'shortened', 2);
  await publish(broker, 'shortened', { partitions: 2, count: 20 });
  const admin = await connectAdmin(broker.admin);
  await deleteRecordsBefore(
    admin,
    'shortened',
    new Map([
      [0, 4n],
      [1, 10n],
    ]),
  );
  await admin.close();
  const messages = await everything(broker.admin, 'shortened');
  t.deepEqual(
    messages.map(({ partition, offset }) => [partition, offset]),
    [4n, 5n, 6n, 7n, 8n, 9n].map((offset) => [0, offset]),
  );
});

test.serial('reading starts at the given offsets', async (t) => {
  await newTopic(broker, 'started', 2);
  await publish(broker, 'started', { partitions: 2, count: 20 });
  const messages = await everything(broker.admin, 'started', {
    from: new Map([
      [0, 8n],
      [1, 10n],
    ]),
  });
  t.deepEqual(
    messages.map(({ partition, offset }) => [partition, offset]),
    [
      [0, 8n],
      [0, 9n],
    ],
  );
});

test.serial('reading ends at the given offsets and reports which of the wanted messages are deleted', async (t) => {
  await newTopic(broker, 'ranged', 3);
  await publish(broker, 'ranged', { partitions: 3, count: 30 });
  const admin = await connectAdmin(broker.admin);
  await deleteRecordsBefore(
    admin,
    'ranged',
    new Map([
      [0, 4n],
      [1, 4n],
    ]),
  );
  await admin.close();
  const removed: [number, bigint, bigint][] = [];
  const messages = await everything(broker.admin, 'ranged', {
    from: new Map([
      [0, 2n],
      [1, 1n],
      [2, 5n],
    ]),
    to: new Map([
      [0, 6n],
      [1, 3n],
      [2, 99n],
    ]),
    removed: (...range) => removed.push(range),
  });
  t.deepEqual(removed, [
    [0, 2n, 4n],
    [1, 1n, 3n],
  ]);
  const read = messages.map(({ partition, offset }) => `${partition}:${offset}`).toSorted();
  t.deepEqual(read, ['0:4', '0:5', '2:5', '2:6', '2:7', '2:8', '2:9']);
});

test.serial('a transaction that was aborted is left out, and its marker at the end is no reason to wait', async (t) => {
  await newTopic(broker, 'transactional', 1);
  const producer = await transactionalProducer(broker.admin, 'tests');
  for (const [text, end] of [
    ['kept', 'commit'],
    ['dropped', 'abort'],
    ['kept too', 'commit'],
    ['dropped too', 'abort'],
  ] as const) {
    const transaction = await producer.transaction();
    await transaction.send({ topic: 'transactional', messages: [{ value: text }] });
    await transaction[end]();
  }
  await producer.disconnect();
  const admin = await connectAdmin(broker.admin);
  await untilEnd(admin, 'transactional', 8n);
  await admin.close();
  const messages = await everything(broker.admin, 'transactional');
  t.deepEqual(
    messages.map(({ offset, value }) => [offset, String(value)]),
    [
      [0n, 'kept'],
      [4n, 'kept too'],
    ],
  );
});

/** Takes from a killed broker what a partition's only segment has behind so many bytes, as a disk may. */
async function cutOff(topic: string, bytes: number): Promise<void> {
  const folder = join(broker.state.path, 'kafka', 'data', `${topic}-0`);
  for (const name of await readdir(folder)) {
    if (name.endsWith('.log')) await truncate(join(folder, name), bytes);
    else if (/^\d+\./.test(name)) await rm(join(folder, name));
  }
}

test.serial('a partition that became shorter in the middle of the reading is an error, not an end', async (t) => {
  for (const megabytes of [1, 5]) {
    const topic = `lost-${megabytes}`;
    await newTopic(broker, topic, 1);
    await publish(broker, topic, { partitions: 1, count: 400, size: 20_000 });
    const reading = readTopic(broker.admin, topic, { log: silent });
    await reading.next();
    await broker.kill();
    await cutOff(topic, megabytes * 1_000_000);
    await broker.start();
    const rest = async () => {
      for await (const _ of reading);
    };
    const error = await t.throwsAsync(rest(), {
      code: 'KAFKA',
      message: new RegExp(
        `^topic ${topic}, partition 0: expected messages up to offset 400, got an end at \\d+: the topic was created again`,
      ),
    });
    const [, end] = /at (\d+)/.exec(String(error?.message)) ?? [];
    t.true(Number(end) > megabytes * 20 && Number(end) <= megabytes * 50, end);
  }
});

test.serial('a tombstone has no value, an empty message an empty one', async (t) => {
  await newTopic(broker, 'tombstones', 1);
  const producer = await OrderedProducer.connect(broker.admin, { topic: 'tombstones', log: silent });
  void producer.send({ partition: 0, key: Buffer.from('key'), value: null });
  void producer.send({ partition: 0, value: Buffer.alloc(0) });
  await producer.close();
  const [tombstone, empty] = await everything(broker.admin, 'tombstones');
  t.is(tombstone?.value, null);
  t.deepEqual(tombstone?.key, Buffer.from('key'));
  t.deepEqual(empty?.value, Buffer.alloc(0));
  t.is(empty?.key, null);
});

test.serial('a topic that does not exist, or may not be read, is refused by name', async (t) => {
  await t.throwsAsync(everything(broker.admin, 'no-such-topic'), {
    code: 'CONFIG',
    message: /^topic no-such-topic: a topic doesn't exist/,
  });
  const user = await broker.scram('rubin-communitybroker');
  await t.throwsAsync(everything(user, 'alerts-static'), {
    code: 'CONFIG',
    message: /^topic alerts-static: rubin-communitybroker isn't allowed .*TOPIC_AUTHORIZATION_FAILED/,
  });
});

test.serial('an abort ends the reading with its reason', async (t) => {
  await newTopic(broker, 'aborted', 1);
  await publish(broker, 'aborted', { partitions: 1, count: 10 });
  const stop = new AbortController();
  const reading = readTopic(broker.admin, 'aborted', { signal: stop.signal });
  await reading.next();
  stop.abort(new Error('SIGTERM'));
  await t.throwsAsync(
    async () => {
      for await (const _ of reading);
    },
    { message: 'SIGTERM' },
  );
});
