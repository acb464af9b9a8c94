import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { connectAdmin, deleteRecordsBefore, endOffsets } from '@alert-stream/common/kafka/admin.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { startTestBroker, type TestBroker } from '../../../support/broker.ts';
import { connectionArgs, Simulator } from '../simulator.ts';
import { load, numbers, wholeVisits } from './loaded.ts';

const log = createLogger('test', 'silent');

let broker: TestBroker;
let folder: string;
let asAdmin: string[];

test.before('a broker made from the chart', async () => {
  folder = await mkdtemp(join(tmpdir(), 'alert-stream-play-'));
  broker = await startTestBroker();
  asAdmin = await connectionArgs(broker.admin, folder);
});

test.after.always('no broker and no file is left', async () => {
  await broker?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** New topics of this name, a static one and one to publish to. */
async function topics(name: string, partitions = 4): Promise<{ source: string; args: string[]; stream: string }> {
  const [source, stream] = [`${name}-static`, `${name}-simulated`];
  await Promise.all([broker.createTopic(source, 3), broker.createTopic(stream, partitions)]);
  return { source, stream, args: ['play-stream', ...asAdmin, '--src-topic', source, '--dst-topic', stream] };
}

/** The header that an alert was loaded with, then the time at which it was published, in milliseconds. */
const traced = (number: number) => new RegExp(`^trace=${number},producer_timestamp=\\d{13}$`);

test.serial(
  'alerts that take more than the memory allowed are streamed: all, in order, unchanged, visit after visit',
  async (t) => {
    const { source, stream, args } = await topics('large');
    const key = (index: number) => `key ${index % 7}`;
    await load(broker.admin, { topic: source, count: 60, bytes: 50_000, spanSeconds: 0.5, key });
    const player = new Simulator([
      ...args,
      '--max-memory-mb',
      '1',
      '--repeat-interval',
      '1',
      '--repeats',
      '3',
      '--catch-up',
    ]);
    t.is(await player.exit(), 0, player.stderr);
    t.like(await player.event('playing'), {
      from: 'topic',
      alerts: 60,
      bytes: 3_000_000,
      spanSeconds: 0.5,
      interval: 1,
    });
    t.deepEqual(
      player.events('visit').map(({ visit, published }) => [visit, published]),
      [
        [1, 60],
        [2, 60],
        [3, 60],
      ],
    );
    const ofKey = new Map<string, number[]>();
    let count = 0;
    for await (const message of readTopic(broker.admin, stream)) {
      const number = Number(message.value);
      count += 1;
      t.is(message.value?.length, 50_000);
      t.regex(message.headers.map(([name, content]) => `${name}=${content}`).join(), traced(number));
      ofKey.set(String(message.key), [...(ofKey.get(String(message.key)) ?? []), number]);
    }
    t.is(count, 180);
    for (const [of, order] of ofKey) {
      const visit = Array.from({ length: 60 }, (_, index) => index).filter((index) => key(index) === of);
      t.deepEqual(order, [...visit, ...visit, ...visit], of);
    }
  },
);

for (const [where, memory] of [
  ['memory', '200'],
  ['topic', '1'],
]) {
  test.serial(
    `20 repeats of alerts from the ${where} are the same alerts: value, key, own headers, and order by offset`,
    async (t) => {
      const [count, bytes, repeats] = [30, 40_000, 20];
      const { source, stream, args } = await topics(`repeated-${where}`);
      await load(broker.admin, { topic: source, count, bytes, spanSeconds: 0.2, key: (index) => `key ${index % 9}` });
      const player = new Simulator([
        ...args,
        '--max-memory-mb',
        memory as string,
        '--repeat-interval',
        '0.3',
        '--repeats',
        String(repeats),
        '--catch-up',
      ]);
      t.is(await player.exit(), 0, player.stderr);
      t.like(await player.event('playing'), { from: where });
      const order: number[][] = [];
      const offsets: bigint[][] = [];
      for await (const { partition, offset, key, value, headers } of readTopic(broker.admin, stream)) {
        const number = Number(value);
        t.is(String(value), String(number).padEnd(bytes));
        t.is(String(key), `key ${number % 9}`);
        t.regex(headers.map(([name, content]) => `${name}=${content}`).join(), traced(number));
        (order[partition] ??= []).push(number);
        (offsets[partition] ??= []).push(offset);
      }
      t.is(order.flat().length, count * repeats);
      for (const [partition, numbers] of order.entries()) {
        // A partition without any alert is a hole in the list.
        if (numbers === undefined) continue;
        const visit = numbers.slice(0, numbers.length / repeats);
        t.deepEqual(
          visit,
          visit.toSorted((a, b) => a - b),
        );
        t.deepEqual(numbers, Array.from({ length: repeats }, () => visit).flat());
        t.deepEqual(
          offsets[partition],
          numbers.map((_, place) => BigInt(place)),
        );
      }
    },
  );
}

test.serial('alerts of several partitions are merged in the order of their time', async (t) => {
  const { source, stream, args } = await topics('merged', 1);
  await load(broker.admin, { topic: source, count: 50, spanSeconds: 0.2 });
  const player = new Simulator(args);
  t.is(await player.exit(), 0, player.stderr);
  t.deepEqual(await numbers(broker.admin, stream), wholeVisits(1, 50, 1));
});

test.serial('--no-producer-timestamp publishes the headers that were loaded, and no other', async (t) => {
  const { source, stream, args } = await topics('plain', 1);
  await load(broker.admin, { topic: source, count: 3 });
  const player = new Simulator([...args, '--no-producer-timestamp']);
  t.is(await player.exit(), 0, player.stderr);
  for await (const { value, headers } of readTopic(broker.admin, stream))
    t.deepEqual(headers.map(String), [`trace,${Number(value)}`]);
  t.deepEqual(await numbers(broker.admin, stream), wholeVisits(1, 3, 1));
});

test.serial('messages without a mark beside the alerts are left out, with one warning', async (t) => {
  const { source, stream, args } = await topics('beside', 1);
  const producer = await OrderedProducer.connect(broker.admin, { topic: source, log });
  const stranger = { partition: 1, value: Buffer.from('99') };
  await producer.send(stranger);
  await load(broker.admin, { topic: source, count: 5 });
  await producer.send({ ...stranger, headers: [['alertsim-time-offset', '0']] });
  await producer.close();
  const player = new Simulator([...args, '--repeat-interval', '0.5', '--repeats', '3']);
  t.is(await player.exit(), 0, player.stderr);
  t.deepEqual(await numbers(broker.admin, stream), wholeVisits(3, 5, 1));
  t.deepEqual(
    player.events('not-played').map(({ messages }) => messages),
    [2],
  );
});

test.serial('a visit longer than the interval is refused with exit code 2; faster, it fits', async (t) => {
  const { source, args } = await topics('long');
  await load(broker.admin, { topic: source, count: 5, spanSeconds: 4 });
  const player = new Simulator([...args, '--repeat-interval', '2']);
  t.is(await player.exit(), 2);
  t.regex(player.stderr, /the alerts span 4 s, which is more than --repeat-interval 2/);
  const faster = new Simulator([...args, '--repeat-interval', '2', '--speed', '20', '--repeats', '1']);
  t.is(await faster.exit(), 0, faster.stderr);
  const auto = new Simulator([...args, '--repeat-interval', 'auto', '--speed', '8', '--repeats', '2']);
  t.is(await auto.exit(), 0, auto.stderr);
  t.like(await auto.event('playing'), { interval: 0.5, spanSeconds: 4 });
});

test.serial('the first visit starts at --start-at', async (t) => {
  const { source, args } = await topics('later');
  await load(broker.admin, { topic: source, count: 3 });
  // Later than the program takes to start, also on a busy machine.
  const startAt = Date.now() + 20_000;
  const player = new Simulator([...args, '--start-at', new Date(startAt).toISOString()]);
  t.is(await player.exit(), 0, player.stderr);
  const { startedAt } = await player.event('visit');
  const late = Date.parse(String(startedAt)) - startAt;
  t.true(late >= -5 && late < 10_000, `${late} ms late`);
});

test.serial(
  'a stop in the middle of a burst ends it at once: what is reported is in the topic, in order, and no more',
  async (t) => {
    const { source, stream, args } = await topics('stopped');
    await load(broker.admin, { topic: source, count: 400, bytes: 20_000 });
    const player = new Simulator([...args, '--max-rate', '100', '--max-memory-mb', '1']);
    await player.event('playing');
    while ((await numbers(broker.admin, stream)).flat().length === 0) await sleep(100);
    const stopped = performance.now();
    player.stop();
    t.is(await player.exit(), 0, player.stderr);
    t.true(performance.now() - stopped < 9_000);
    const report = await player.event('visit');
    const published = Number(report['published']);
    t.like(report, { stopped: true, failed: 0 });
    t.true(published < 400, `${published}`);
    t.deepEqual(
      (await numbers(broker.admin, stream)).flat().toSorted((a, b) => a - b),
      Array.from({ length: published }, (_, index) => index),
    );
  },
);

test.serial(
  'alerts loaded in the middle of a streamed visit cut it short, which is logged, and are played next',
  async (t) => {
    const { source, args } = await topics('replaced');
    await load(broker.admin, { topic: source, count: 1_500, bytes: 80_000, spanSeconds: 12, generation: 'old' });
    const player = new Simulator([...args, '--max-memory-mb', '1', '--repeat-interval', '14']);
    await player.event('playing');
    const admin = await connectAdmin(broker.admin);
    const ends = await endOffsets(admin, source);
    await load(broker.admin, { topic: source, count: 30, bytes: 80_000, generation: 'new' });
    await deleteRecordsBefore(admin, source, new Map(ends.entries()));
    await admin.close();
    t.regex(
      String((await player.event('not-delivered'))['error']),
      /alert \d+ of 1500 is no longer in the static topic/,
    );
    await player.event('new-alerts');
    t.like(await player.event('visit', { after: 'new-alerts' }), { alerts: 30, published: 30, failed: 0 });
    player.stop();
    t.is(await player.exit(), 0, player.stderr);
  },
);
