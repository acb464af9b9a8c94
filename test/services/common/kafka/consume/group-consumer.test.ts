import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { committedOffsets, connectAdmin, deleteRecordsBefore, type Admin } from '@alert-stream/common/kafka/admin.ts';
import {
  GroupConsumer,
  type GroupConsumerOptions,
  type KafkaMessage,
} from '@alert-stream/common/kafka/consume/group-consumer.ts';
import { GroupSession } from '@alert-stream/common/kafka/consume/group-session.ts';
import { preflight } from '@alert-stream/common/kafka/client/preflight.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { startTestBroker, type TestBroker } from '../../../../support/broker.ts';
import { shownLags } from '../../../../support/consumer-groups.ts';
import { groupLag } from '../../../../support/group-lag.ts';
import { transactionalProducer } from '../../../../support/transactions.ts';
import { keptLog, newTopic, publish, silent, until } from '../../../../support/kafka-fixtures.ts';

let broker: TestBroker;
let admin: Admin;

test.before(async () => {
  broker = await startTestBroker();
  admin = await connectAdmin(broker.admin);
});
test.after.always(async () => {
  await admin?.close();
  await broker?.stop();
});

const never = new AbortController().signal;

type Given = Partial<GroupConsumerOptions> & Pick<GroupConsumerOptions, 'topics' | 'group'>;

/** Joins with a handler that keeps what it gets. */
async function join(given: Given): Promise<{ consumer: GroupConsumer; taken: KafkaMessage[] }> {
  const taken: KafkaMessage[] = [];
  const consumer = await GroupConsumer.join(broker.admin, {
    fallback: 'earliest',
    maxInFlight: 50,
    maxBytesInFlight: 10_000_000,
    log: silent,
    handler: async (message) => void taken.push(message),
    ...given,
  });
  return { consumer, taken };
}

const numbers = (messages: KafkaMessage[]) => messages.map(({ value }) => Number(value)).toSorted((a, b) => a - b);
const upTo = (count: number) => [...Array.from({ length: count }).keys()];
const committed = async (group: string, topic: string) =>
  [...(await committedOffsets(admin, group, topic))].toSorted(([a], [b]) => a - b);

test.serial('all is handled once, the lag goes to nothing, and a clean stop commits all', async (t) => {
  await newTopic(broker, 'plain', 3);
  await publish(broker, 'plain', { partitions: 3, count: 300 });
  const { consumer, taken } = await join({ group: 'plain', topics: ['plain'] });
  await until('all are taken', () => taken.length >= 300);
  t.deepEqual(numbers(taken), upTo(300));
  t.is(await consumer.lag(), 0n);
  await consumer.stop();
  t.is(await groupLag(admin, 'plain', 'plain'), 0n);
  t.is(await consumer.lag(), 0n);
});

test.serial('only what is durable without a gap is committed, by the clock and at the stop', async (t) => {
  await newTopic(broker, 'gaps', 1);
  await publish(broker, 'gaps', { partitions: 1, count: 10 });
  const held = Promise.withResolvers<void>();
  let handled = 0;
  const { consumer } = await join({
    group: 'gaps',
    topics: ['gaps'],
    handler: async ({ offset }) => {
      if (offset === 4n) await held.promise;
      handled += 1;
    },
  });
  await until('all others are handled', () => handled === 9);
  await until('the first four are committed', async () => (await groupLag(admin, 'gaps', 'gaps')) === 6n);
  t.is(await consumer.lag(), 6n);
  await sleep(500);
  t.deepEqual(await committed('gaps', 'gaps'), [[0, 4n]]);

  const stopped = consumer.stop();
  held.reject(new Error('the store is away, and we are asked to stop'));
  await stopped;
  t.deepEqual(await committed('gaps', 'gaps'), [[0, 4n]]);
  const again = await join({ group: 'gaps', topics: ['gaps'] });
  await until('the rest comes again', () => again.taken.length >= 6);
  t.deepEqual(numbers(again.taken), [4, 5, 6, 7, 8, 9]);
  await again.consumer.stop();
});

test.serial(
  "Kafka's own tool shows no lag behind markers, aborted messages and deleted ones, though no message follows",
  async (t) => {
    await newTopic(broker, 'ends', 4);
    const transactions = await transactionalProducer(broker.admin, 'ends');
    const committing = await transactions.transaction();
    await committing.send({
      topic: 'ends',
      messages: [
        { partition: 0, value: '0' },
        { partition: 2, value: '1' },
      ],
    });
    await committing.commit();
    const aborting = await transactions.transaction();
    await aborting.send({ topic: 'ends', messages: [{ partition: 1, value: 'aborted' }] });
    await aborting.send({ topic: 'ends', messages: [{ partition: 2, value: 'aborted' }] });
    await aborting.abort();
    await transactions.disconnect();

    const held = Promise.withResolvers<void>();
    const { consumer } = await join({
      group: 'ends',
      topics: ['ends'],
      handler: ({ partition }) => (partition === 0 ? held.promise : Promise.resolve()),
    });
    const lags = async () => [...(await shownLags(broker.admin, 'ends'))].toSorted().map(([, lag]) => lag);
    const commits = async () => (await committed('ends', 'ends')).map(([, offset]) => offset).join();
    await until('what is durable is committed', async () => (await commits()) === '0,2,4,0');
    t.deepEqual(await lags(), [2, 0, 0, 0]);
    t.is(await consumer.lag(), 2n);
    held.resolve();
    await until('all is committed', async () => (await commits()) === '2,2,4,0');
    t.deepEqual(await lags(), [0, 0, 0, 0]);
    t.is(await consumer.lag(), 0n);

    await consumer.stop();
    await publish(broker, 'ends', { partitions: 4, count: 40 });
    await deleteRecordsBefore(admin, 'ends', new Map([[3, 10n]]));
    const again = await join({ group: 'ends', topics: ['ends'] });
    await until('all is committed again', async () => (await commits()) === '12,12,14,10');
    t.deepEqual(await lags(), [0, 0, 0, 0]);
    t.deepEqual(
      numbers(again.taken),
      upTo(40).filter((number) => number % 4 !== 3),
    );
    await again.consumer.stop();
  },
);

test.serial('a stop waits for the handlers at work, takes nothing new, and commits what they did', async (t) => {
  await newTopic(broker, 'stopped', 1);
  await publish(broker, 'stopped', { partitions: 1, count: 100 });
  const release = Promise.withResolvers<void>();
  let started = 0;
  const { consumer } = await join({
    group: 'stopped',
    topics: ['stopped'],
    maxInFlight: 7,
    handler: async () => {
      started += 1;
      await release.promise;
    },
  });
  await until('seven are at work', () => started === 7);
  const stopped = consumer.stop();
  release.resolve();
  await stopped;
  t.is(started, 7);
  t.deepEqual(await committed('stopped', 'stopped'), [[0, 7n]]);
});

test.serial(
  'a static member stays in its group over a stop and goes on where it stopped; leaving takes it out',
  async (t) => {
    await newTopic(broker, 'static', 2);
    await publish(broker, 'static', { partitions: 2, count: 10 });
    const given = { group: 'static', instanceId: 'ingester-0', topics: ['static'] };
    const members = async () => (await admin.describeGroups({ groups: ['static'] })).get('static')?.members.size;

    const first = await join(given);
    await until('all are taken', () => first.taken.length === 10);
    await first.consumer.stop();
    t.is(await members(), 1);

    await publish(broker, 'static', { partitions: 2, first: 10, count: 10 });
    const second = await join(given);
    await until('the new ones are taken', () => second.taken.length >= 10);
    t.deepEqual(numbers(second.taken), [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    await second.consumer.stop({ leave: true });
    t.is(await members(), 0);
  },
);

test.serial('the bytes in flight are bounded, and a larger message is handled alone', async (t) => {
  await newTopic(broker, 'large', 1);
  const producer = await OrderedProducer.connect(broker.admin, { topic: 'large', log: silent });
  for (const size of [30_000, 30_000, 30_000, 500_000, 30_000, 30_000])
    void producer.send({ partition: 0, value: Buffer.alloc(size) });
  await producer.close();
  let bytes = 0;
  const seen: [number, number][] = [];
  const { consumer } = await join({
    group: 'large',
    topics: ['large'],
    maxBytesInFlight: 70_000,
    handler: async ({ value }) => {
      const size = value?.length ?? 0;
      bytes += size;
      seen.push([size, bytes]);
      await sleep(20);
      bytes -= size;
    },
  });
  await until('all are handled', () => seen.length === 6 && bytes === 0);
  t.deepEqual(
    seen.find(([size]) => size === 500_000),
    [500_000, 500_000],
  );
  t.true(seen.every(([size, total]) => size === 500_000 || total <= 70_000));
  t.true(seen.some(([, total]) => total === 60_000));
  await consumer.stop();
});

test.serial('a tombstone reaches the handler without a value', async (t) => {
  await newTopic(broker, 'null-values', 1);
  const producer = await OrderedProducer.connect(broker.admin, { topic: 'null-values', log: silent });
  await producer.send({ partition: 0, key: Buffer.from('key'), value: null });
  await producer.close();
  const { consumer, taken } = await join({ group: 'null-values', topics: ['null-values'] });
  await until('it is taken', () => taken.length === 1);
  t.is(taken[0]?.value, null);
  t.deepEqual(taken[0]?.key, Buffer.from('key'));
  await consumer.stop();
});

test.serial(
  'a group that starts at the end misses nothing from then on, even if it stops before its first message',
  async (t) => {
    await newTopic(broker, 'latest', 2);
    await publish(broker, 'latest', { partitions: 2, count: 10 });
    const given = { group: 'latest', topics: ['latest'], fallback: 'latest' as const };
    const first = await join(given);
    await first.consumer.stop();
    t.is(first.taken.length, 0);
    await publish(broker, 'latest', { partitions: 2, first: 10, count: 4 });
    const second = await join(given);
    await until('the new ones are taken', () => second.taken.length >= 4);
    t.deepEqual(numbers(second.taken), [10, 11, 12, 13]);
    await second.consumer.stop();
  },
);

test.serial(
  'what was made while nobody of a group was there is read from its first message, although it started at the end',
  async (t) => {
    await newTopic(broker, 'dusk-1', 1);
    await publish(broker, 'dusk-1', { partitions: 1, count: 5 });
    const given = { group: 'absent', topics: /^(?:dusk-.*)$/, fallback: 'latest' as const };
    await (await join(given)).consumer.stop();
    await newTopic(broker, 'dusk-2', 2);
    await publish(broker, 'dusk-2', { partitions: 2, count: 6, first: 100 });
    await admin.createPartitions({ topics: [{ name: 'dusk-1', count: 2, assignments: null }] });
    await until(
      'the topic has two partitions',
      async () =>
        (await preflight(broker.admin, { topics: ['dusk-1'], log: silent, signal: never }))?.get('dusk-1') === 2,
    );
    await publish(broker, 'dusk-1', { partitions: 2, count: 2, first: 200 });
    const { consumer, taken } = await join(given);
    await until('all of it is taken', () => taken.length >= 8);
    t.deepEqual(numbers(taken), [100, 101, 102, 103, 104, 105, 200, 201]);
    await consumer.stop();
  },
);

test.serial('a stop while the topics of a pattern change ends', async (t) => {
  await newTopic(broker, 'swap-1', 1);
  const { consumer } = await join({ group: 'swap', topics: /^(?:swap-.*)$/, partitionCheckMs: 200 });
  const stopping = Promise.withResolvers<void>();
  const whole = GroupSession.prototype.close;
  t.teardown(() => {
    GroupSession.prototype.close = whole;
  });
  GroupSession.prototype.close = async function (...args) {
    GroupSession.prototype.close = whole;
    await whole.apply(this, args);
    void consumer.stop().then(stopping.resolve);
  };
  await newTopic(broker, 'swap-2', 1);
  t.is(await Promise.race([stopping.promise.then(() => 'ended'), sleep(20_000, 'hangs', { ref: false })]), 'ended');
});

test.serial('a group that fell behind the retention goes on with what is left, whatever its fallback', async (t) => {
  await newTopic(broker, 'expired', 1);
  const given = { group: 'expired', topics: ['expired'], fallback: 'latest' as const };
  await (await join(given)).consumer.stop();
  await publish(broker, 'expired', { partitions: 1, count: 10 });
  await deleteRecordsBefore(admin, 'expired', new Map([[0, 6n]]));
  const { consumer, taken } = await join(given);
  await until('what is left is taken', () => taken.length >= 4);
  t.deepEqual(numbers(taken), [6, 7, 8, 9]);
  await consumer.stop();
});

test.serial('partitions that are added later are taken too', async (t) => {
  await newTopic(broker, 'added', 1);
  const { consumer, taken } = await join({ group: 'added', topics: ['added'], partitionCheckMs: 300 });
  await admin.createPartitions({ topics: [{ name: 'added', count: 3, assignments: null }] });
  await until(
    'the topic has three partitions',
    async () =>
      (await admin.metadata({ topics: ['added'], forceUpdate: true })).topics.get('added')?.partitionsCount === 3,
  );
  await publish(broker, 'added', { partitions: 3, count: 9 });
  await until('all are taken', () => taken.length >= 9);
  t.deepEqual([...new Set(numbers(taken))], upTo(9));
  await consumer.stop();
});

test.serial('two members share the partitions, and one takes over when the other leaves', async (t) => {
  await newTopic(broker, 'shared', 4);
  const first = await join({ group: 'shared', topics: ['shared'] });
  const second = await join({ group: 'shared', topics: ['shared'] });
  await publish(broker, 'shared', { partitions: 4, count: 100 });
  await until('all are taken', () => new Set(numbers([...first.taken, ...second.taken])).size === 100);
  await second.consumer.stop();
  await publish(broker, 'shared', { partitions: 4, first: 100, count: 20 });
  await until(
    'the rest is taken by the one that is left',
    () => numbers(first.taken).filter((number) => number >= 100).length >= 20,
  );
  t.is(await first.consumer.lag(), 0n);
  await first.consumer.stop();
  t.is(await groupLag(admin, 'shared', 'shared'), 0n);
});

test.serial('a handler that rejects stops the consumer, which says so; its message is not committed', async (t) => {
  await newTopic(broker, 'bug', 1);
  await publish(broker, 'bug', { partitions: 1, count: 10 });
  const { consumer } = await join({
    group: 'bug',
    topics: ['bug'],
    maxInFlight: 1,
    handler: async ({ offset }) => {
      if (offset === 3n) throw new Error('a bug in the handler');
    },
  });
  await t.throwsAsync(consumer.failed, { message: 'a bug in the handler' });
  t.deepEqual(await committed('bug', 'bug'), [[0, 3n]]);
  await t.notThrowsAsync(consumer.stop());
});

test.serial('a group that the user may not use, and a topic that it may not read, are refused by name', async (t) => {
  const user = await broker.scram('rubin-communitybroker');
  const options = {
    fallback: 'earliest' as const,
    maxInFlight: 1,
    maxBytesInFlight: 1,
    log: silent,
    handler: async () => {},
  };
  await t.throwsAsync(
    GroupConsumer.join(user, { ...options, group: 'of-someone-else', topics: ['alerts-simulated'] }),
    {
      code: 'CONFIG',
      message:
        /^group of-someone-else on topic alerts-simulated: rubin-communitybroker isn't allowed .*GROUP_AUTHORIZATION_FAILED/,
    },
  );
  await t.throwsAsync(
    GroupConsumer.join(user, { ...options, group: 'rubin-communitybroker', topics: ['alerts-static'] }),
    {
      code: 'CONFIG',
      message: /rubin-communitybroker isn't allowed .*TOPIC_AUTHORIZATION_FAILED/,
    },
  );
});

test.serial('a broker that is killed and comes back is waited for, and nothing is missing', async (t) => {
  await newTopic(broker, 'outage', 2);
  await publish(broker, 'outage', { partitions: 2, count: 20 });
  const { log, lines } = keptLog();
  const { consumer, taken } = await join({ group: 'outage', instanceId: 'a', topics: ['outage'], log });
  await until('all are taken', () => taken.length >= 20);
  await broker.kill();
  await until('it says that it waits', () => lines.some(({ event }) => event === 'kafka-waiting'));
  await broker.start();
  await publish(broker, 'outage', { partitions: 2, first: 20, count: 20 });
  await until('the new ones are taken', () => new Set(numbers(taken)).size === 40);
  t.is(await consumer.lag(), 0n);
  await consumer.stop();
  t.deepEqual(await committed('outage', 'outage'), [
    [0, 20n],
    [1, 20n],
  ]);
});

test.serial('a stop ends within seconds although the broker is frozen', async (t) => {
  await newTopic(broker, 'frozen', 1);
  await publish(broker, 'frozen', { partitions: 1, count: 5 });
  const { log, lines } = keptLog();
  const { consumer, taken } = await join({ group: 'frozen', topics: ['frozen'], log });
  await until('all are taken', () => taken.length === 5);
  broker.freeze();
  const start = performance.now();
  try {
    await consumer.stop();
  } finally {
    broker.thaw();
  }
  t.true(performance.now() - start < 15_000, `it took ${performance.now() - start} ms`);
  t.true(lines.some(({ event }) => event === 'kafka-commit-failed'));
});

test.serial(
  'topics that match a pattern are read, those made later too, from their first message; others never',
  async (t) => {
    for (const name of ['night-1', 'night', 'other-1']) await newTopic(broker, name, 2);
    await publish(broker, 'night-1', { partitions: 2, count: 10 });
    await publish(broker, 'other-1', { partitions: 2, count: 10 });
    const { log, lines } = keptLog();
    const options = {
      group: 'pattern',
      topics: /^(?:night-.*)$/,
      instanceId: 'pattern-0',
      partitionCheckMs: 300,
      log,
    } as const;
    const { consumer, taken } = await join({ ...options, fallback: 'latest' });
    const later = 'night-2';
    await newTopic(broker, later, 2);
    await publish(broker, later, { partitions: 2, count: 20 });
    await until('the new topic is read', () => taken.length >= 20);
    await publish(broker, 'night-1', { partitions: 2, count: 6, first: 100 });
    await until('the old one goes on', () => taken.length >= 26);
    t.deepEqual([...new Set(taken.map(({ topic }) => topic))].toSorted(), ['night-1', later]);
    t.is(taken.length, 26);
    t.is(await consumer.lag(), 0n);
    t.false(lines.some(({ event }) => event === 'kafka-reconnecting'));
    await consumer.stop();
    t.is(await groupLag(admin, 'pattern', later), 0n);
  },
);

test.serial('a pattern that no topic matches yet waits for one, and says so', async (t) => {
  const { log, lines } = keptLog();
  const joining = join({ group: 'early', topics: /^(?:dawn)$/, partitionCheckMs: 200, fallback: 'latest', log });
  await until('it is told', () => lines.some(({ msg }) => /no topic matches .*dawn/.test(msg ?? '')));
  await newTopic(broker, 'dawn', 1);
  const { consumer, taken } = await joining;
  await publish(broker, 'dawn', { partitions: 1, count: 3 });
  await until('it is read', () => taken.length === 3);
  await consumer.stop();

  const stop = new AbortController();
  const never = join({ group: 'early', topics: /^(?:noon)$/, log: silent, signal: stop.signal });
  stop.abort(new Error('SIGTERM'));
  await t.throwsAsync(never, { message: 'SIGTERM' });
});

test.serial('two members of a pattern share its topics, those made later too', async (t) => {
  await newTopic(broker, 'pair-1', 2);
  const options = { group: 'pair', topics: /^(?:pair-.*)$/, partitionCheckMs: 300 } as const;
  const members = [await join({ ...options, instanceId: 'pair-0' }), await join({ ...options, instanceId: 'pair-1' })];
  await newTopic(broker, 'pair-2', 4);
  await publish(broker, 'pair-2', { partitions: 4, count: 40 });
  const all = () => new Set(members.flatMap(({ taken }) => taken.map(({ value }) => String(value)))).size;
  await until('all of the new topic is read', () => all() === 40);
  t.true(members.every(({ taken }) => taken.length > 0));
  await Promise.all(members.map(({ consumer }) => consumer.stop()));
});

test.serial('a group without offsets starts at a time: with the first message of then or later', async (t) => {
  await newTopic(broker, 'timed', 3);
  const producer = await OrderedProducer.connect(broker.admin, { topic: 'timed', log: silent });
  const noon = 1_784_116_800_000n;
  for (let minute = 0; minute < 10; minute += 1) {
    for (const partition of [0, 1]) {
      void producer.send({ partition, value: Buffer.from(`${minute}`), timestamp: noon + BigInt(minute * 60_000) });
    }
  }
  void producer.send({ partition: 2, value: Buffer.from('-5'), timestamp: noon - 300_000n });
  await producer.close();
  const { consumer, taken } = await join({ group: 'timed', topics: ['timed'], fallback: { time: noon + 419_999n } });
  await until('those from 12:07 on are read', () => taken.length >= 6);
  t.deepEqual(numbers(taken), [7, 7, 8, 8, 9, 9]);
  await consumer.stop();
  t.deepEqual(await committed('timed', 'timed'), [
    [0, 10n],
    [1, 10n],
    [2, 1n],
  ]);
});
