import test from 'ava';
import { connectAdmin, deleteRecordsBefore } from '@alert-stream/common/kafka/admin.ts';
import { MessageFetcher } from '@alert-stream/common/kafka/read/message-fetcher.ts';
import { startTestBroker, type TestBroker } from '../../../../support/broker.ts';
import { keptLog, newTopic, publish, silent, until } from '../../../../support/kafka-fixtures.ts';

let broker: TestBroker;

test.before(async () => {
  broker = await startTestBroker();
  await newTopic(broker, 'fetched', 2);
  // Number n lies in partition n % 2 at offset n / 2.
  await publish(broker, 'fetched', { partitions: 2, count: 400, size: 30_000 });
});
test.after.always(() => broker?.stop());

function wanted(...places: [partition: number, offsets: number[]][]) {
  return new Map(
    places.map(([partition, offsets]) => [partition, { offsets: offsets.map(BigInt), bytes: offsets.length * 30_000 }]),
  );
}

test.serial('a fetcher returns exactly the wanted messages, however they are scattered', async (t) => {
  const fetcher = new MessageFetcher(broker.admin, { topic: 'fetched', log: silent });
  const messages = await fetcher.fetch(wanted([0, [0, 1, 77, 199]], [1, [5, 100, 101]]));
  const numbers = messages.map(({ value }) => Number(value)).toSorted((a, b) => a - b);
  t.deepEqual(numbers, [0, 2, 11, 154, 201, 203, 398]);
  const all = Array.from({ length: 200 }, (_, offset) => offset);
  t.is((await fetcher.fetch(wanted([0, all], [1, all]))).length, 400);
  await fetcher.close();
});

test.serial('who reads on in order gets all of it, in steps that no batch agrees with', async (t) => {
  const fetcher = new MessageFetcher(broker.admin, { topic: 'fetched', log: silent });
  const numbers: number[] = [];
  for (let first = 0; first < 200; first += 7) {
    const step = Array.from({ length: Math.min(7, 200 - first) }, (_, index) => first + index);
    const messages = await fetcher.fetch(wanted([0, step], [1, step]));
    t.is(messages.length, step.length * 2);
    numbers.push(...messages.map(({ value }) => Number(value)));
  }
  t.deepEqual(
    numbers.toSorted((a, b) => a - b),
    Array.from({ length: 400 }, (_, number) => number),
  );
  await fetcher.close();
});

test.serial('a fetcher waits for an unavailable broker', async (t) => {
  const { log, lines } = keptLog();
  const fetcher = new MessageFetcher(broker.admin, { topic: 'fetched', log });
  t.is((await fetcher.fetch(wanted([0, [3]]))).length, 1);
  await broker.kill();
  const fetching = fetcher.fetch(wanted([0, [4]], [1, [4]]));
  await until('it waits', () => lines.some(({ event }) => event === 'kafka-waiting'));
  await broker.start();
  t.is((await fetching).length, 2);
  await fetcher.close();
});

test.serial('closing a fetcher ends a fetch from an unavailable broker', async (t) => {
  const fetcher = new MessageFetcher(broker.admin, { topic: 'fetched', log: silent });
  await fetcher.fetch(wanted([0, [3]]));
  broker.freeze();
  const fetching = fetcher.fetch(wanted([0, [190]]));
  const start = performance.now();
  try {
    await Promise.all([fetcher.close(), t.throwsAsync(fetching, { code: 'KAFKA' })]);
  } finally {
    broker.thaw();
  }
  t.true(performance.now() - start < 15_000);
});

test.serial('messages that are deleted, or not there yet, are left out', async (t) => {
  const admin = await connectAdmin(broker.admin);
  await deleteRecordsBefore(admin, 'fetched', new Map([[0, 50n]]));
  await admin.close();
  const fetcher = new MessageFetcher(broker.admin, { topic: 'fetched', log: silent });
  const messages = await fetcher.fetch(wanted([0, [10, 49, 50, 60]], [1, [199, 200, 5000]]));
  t.deepEqual(messages.map(({ partition, offset }) => `${partition}/${offset}`).toSorted(), ['0/50', '0/60', '1/199']);
  await fetcher.close();
});
