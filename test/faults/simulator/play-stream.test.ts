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
    t.is(await player.exit(), 2);
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
  t.is(await reader.exit(), 2);
  t.regex(reader.stderr, /topic alerts-static: rubin-communitybroker isn't allowed .*TOPIC_AUTHORIZATION_FAILED/);

  await load(broker.admin, { topic: 'alerts-simulated', count: 3 });
  const { stream } = await topics('refused', 1);
  const writer = new Simulator(['play-stream', ...args, '--src-topic', 'alerts-simulated', '--dst-topic', stream], env);
  t.is(await writer.exit(), 2);
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
      const [count, partitions] = [1_000, 4];
      const { source, stream, args } = await topics(`killed-${where}`, partitions);
      await load(broker.admin, { topic: source, count, bytes: 40_000, generation: where as string });
      // A millisecond apart and none left out: visit after visit at full rate, until the test has seen enough.
      const player = new Simulator([
        ...args,
        '--max-memory-mb',
        memory as string,
        '--repeat-interval',
        '0.001',
        '--catch-up',
        '--listen-port',
        '0',
      ]);
      t.teardown(() => player.stop());
      const metrics = `http://127.0.0.1:${String((await player.event('http'))['port'])}/metrics`;
      t.like(await player.event('playing'), { from: where });
      const published = async () => {
        const text = await (await fetch(metrics)).text();
        return Number(/^alertsim_published_alerts_total (\d+)$/m.exec(text)?.[1] ?? 0);
      };
      while ((await published()) < count / 2) await sleep(1);
      await broker.kill();
      const before = await published();
      await broker.start();
      while ((await published()) < before + count / 2) await sleep(1);
      player.stop();
      t.is(await player.exit(), 0, player.stderr);

      const visits = player.events('visit');
      t.true(visits.every((visit) => visit['failed'] === 0));
      const sent = visits.reduce((sum, visit) => sum + Number(visit['published']), 0);
      t.true(sent >= before + count / 2, 'it published before and after');
      const expected = wholeVisits(visits.length, count, partitions);
      const found = await numbers(broker.admin, stream);
      t.is(found.flat().length, sent);
      // The stop cuts the last visit short.
      t.deepEqual(
        found,
        expected.map((all, partition) => all.slice(0, found[partition]?.length)),
      );
    },
  );
}

test.serial('after an outage the missed visits are left out and counted, and the next ones are on time', async (t) => {
  const { source, args } = await topics('outage', 2);
  await load(broker.admin, { topic: source, count: 10 });
  const player = new Simulator([...args, '--repeat-interval', '2', '--listen-port', '0']);
  t.teardown(() => player.stop());
  const stream = `http://127.0.0.1:${String((await player.event('http'))['port'])}/v1/stream`;
  const behind = async () => ((await (await fetch(stream)).json()) as { behindSeconds: number }).behindSeconds;
  await player.event('visit');
  await broker.kill();
  await player.event('kafka-waiting');
  while ((await behind()) < 4) await sleep(100);
  await broker.start();
  const skipped = await player.event('skipped');
  t.true(Number(skipped['visits']) >= 1);
  const late = await player.event('visit', { after: 'skipped' });
  t.is(late['visit'], Number(skipped['last']) + 1);
  t.is(late['skipped'], skipped['visits']);
  // Its own interval, and as much for a busy machine.
  t.true(Number(late['latenessMaxMs']) < 4_000, 'it is the latest that was due');
  while (player.events('visit').length < player.events('visit').indexOf(late) + 8) await sleep(100);
  player.stop();
  t.is(await player.exit(), 0, player.stderr);
  const visits = player.events('visit').filter(({ stopped }) => stopped !== true);
  // When the first visit began, as each visit has it; a busy machine begins some late, but not all.
  const starts = visits.map(({ startedAt, visit }) => Date.parse(String(startedAt)) - Number(visit) * 2_000);
  const after = starts.slice(visits.indexOf(late) + 1);
  t.true(Math.min(...after) - (starts[0] as number) < 1_500, 'the last ones start where the first one says');
  t.true(visits.every(({ published }) => published === 10));
});
