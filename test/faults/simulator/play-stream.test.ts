import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { load, numbers, wholeVisits } from '../../services/simulator/play/loaded.ts';
import { connectionArgs, Simulator } from '../../services/simulator/simulator.ts';
import { startTestBroker, type TestBroker } from '../../support/broker.ts';

let broker: TestBroker;
let folder: string;
let asAdmin: string[];

test.before('a broker made from the chart', async () => {
  folder = await mkdtemp(join(tmpdir(), 'alert-stream-faults-'));
  broker = await startTestBroker();
  asAdmin = await connectionArgs(broker.admin, folder);
});

test.after.always('no broker and no file is left', async () => {
  await broker?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** New topics of this name, a static one and one to publish to. */
async function topics(name: string, partitions: number): Promise<{ source: string; args: string[]; stream: string }> {
  const [source, stream] = [`${name}-static`, `${name}-simulated`];
  await Promise.all([broker.createTopic(source, 3), broker.createTopic(stream, partitions)]);
  return { source, stream, args: ['play-stream', ...asAdmin, '--src-topic', source, '--dst-topic', stream] };
}

test.serial('a topic that is missing, to read or to publish to, is named', async (t) => {
  await broker.createTopic('there', 1);
  for (const [source, stream, missing] of [
    ['no-source', 'there', 'no-source'],
    ['there', 'no-stream', 'no-stream'],
  ] as const) {
    const player = new Simulator(['play-stream', ...asAdmin, '--src-topic', source, '--dst-topic', stream]);
    t.is(await player.exit(), 1);
    t.regex(player.stderr, new RegExp(`topic ${missing}: a topic doesn't exist`));
  }
});

test.serial('a user without the right to read, or to publish, is told which topic refuses it', async (t) => {
  const user = await broker.scram('rubin-communitybroker');
  const args = await connectionArgs(user, folder);
  const env = { ALERTSIM_KAFKA_PASSWORD: user.scram?.password ?? '' };
  const reader = new Simulator(
    ['play-stream', ...args, '--src-topic', 'alerts-static', '--dst-topic', 'alerts-simulated'],
    env,
  );
  t.is(await reader.exit(), 1);
  t.regex(reader.stderr, /topic alerts-static: rubin-communitybroker isn't allowed .*TOPIC_AUTHORIZATION_FAILED/);

  await load(broker.admin, { topic: 'alerts-simulated', count: 3 });
  const { stream } = await topics('refused', 1);
  const writer = new Simulator(['play-stream', ...args, '--src-topic', 'alerts-simulated', '--dst-topic', stream], env);
  t.is(await writer.exit(), 1);
  t.regex(
    writer.stderr,
    new RegExp(`topic ${stream}: rubin-communitybroker isn't allowed .*TOPIC_AUTHORIZATION_FAILED`),
  );
});

test.serial(
  'a broker that is away at the start is waited for, with a message, and then the visit is played',
  async (t) => {
    const { source, stream, args } = await topics('away', 2);
    await load(broker.admin, { topic: source, count: 10 });
    await broker.kill();
    const player = new Simulator(args);
    t.regex(
      String((await player.event('kafka-away'))['msg']),
      /waiting for Kafka: .*can't reach Kafka at 127\.0\.0\.1/,
    );
    await broker.start();
    t.is(await player.exit(), 0, player.stderr);
    t.deepEqual(await numbers(broker.admin, stream), wholeVisits(1, 10, 2));
  },
);

for (const [where, memory] of [
  ['memory', '200'],
  ['topic', '1'],
]) {
  test.serial(
    `a broker killed while alerts from the ${where} are published at full rate loses, repeats and swaps none`,
    async (t) => {
      const [count, partitions] = [3_000, 4];
      const { source, stream, args } = await topics(`killed-${where}`, partitions);
      await load(broker.admin, { topic: source, count, bytes: 40_000, generation: where as string });
      // A tenth of a second apart: visit after visit at full rate, none left out.
      const player = new Simulator([
        ...args,
        '--max-memory-mb',
        memory as string,
        '--repeat-interval',
        '0.1',
        '--repeats',
        '2',
        '--catch-up',
      ]);
      t.like(await player.event('playing'), { from: where });
      await sleep(1_000);
      await broker.kill();
      await broker.start();
      t.is(await player.exit(), 0, player.stderr);
      t.deepEqual(
        player.events('visit').map(({ published, failed }) => [published, failed]),
        [
          [count, 0],
          [count, 0],
        ],
      );
      t.true(
        player.events('kafka-waiting').length + player.events('kafka-resend').length > 0,
        'the player noticed nothing: it was over before',
      );
      t.deepEqual(await numbers(broker.admin, stream), wholeVisits(2, count, partitions));
    },
  );
}

test.serial('after an outage the missed visits are left out and counted, and the next ones are on time', async (t) => {
  const { source, args } = await topics('outage', 2);
  await load(broker.admin, { topic: source, count: 10 });
  const player = new Simulator([...args, '--repeat-interval', '2']);
  await player.event('visit');
  await broker.kill();
  await player.event('kafka-waiting');
  await sleep(4_000);
  await broker.start();
  const skipped = await player.event('skipped');
  t.true(Number(skipped['visits']) >= 1);
  const late = await player.event('visit', { after: 'skipped' });
  t.is(late['visit'], Number(skipped['last']) + 1);
  t.is(late['skipped'], skipped['visits']);
  t.true(Number(late['latenessMaxMs']) < 4_000, 'it is the latest that was due');
  while (player.events('visit').length < player.events('visit').indexOf(late) + 4) await sleep(100);
  player.stop();
  t.is(await player.exit(), 0, player.stderr);
  const visits = player.events('visit').filter(({ stopped }) => stopped !== true);
  const starts = visits.map(({ startedAt, visit }) => Date.parse(String(startedAt)) - Number(visit) * 2_000);
  t.true((starts.at(-1) as number) - (starts[0] as number) < 1_500, 'the last starts where the first one says');
  t.true(visits.every(({ published }) => published === 10));
});
