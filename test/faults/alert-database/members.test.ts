import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { connectAdmin, endOffsets } from '@alert-stream/common/kafka/admin.ts';
import type { Fate } from '../../services/alert-database/support/fault-proxy.ts';
import type { Program } from '../../services/alert-database/support/program.ts';
import { bucketsBehindFaults } from '../../services/alert-database/support/buckets-behind-faults.ts';
import { Load } from './support/load.ts';
import { seededRandom } from './support/random.ts';
import { Scene } from './support/scene.ts';

let scene: Scene;

test.before(async () => {
  scene = await Scene.open();
});
test.after.always(() => scene?.close());

const total = (program: Program, field: string) => Number(program.events('progress').at(-1)?.[field] ?? 0);

test.serial(
  'three ingesters join, leave and are killed under load, and every alert is archived exactly as it was sent',
  async (t) => {
    const [topic, store] = ['shared', scene.files('shared')];
    const random = seededRandom(t);
    await scene.broker.createTopic(topic, 6);
    const load = await Load.start(scene.broker, { topic, rate: 150 });
    const join = async () => {
      const member = scene.ingester(t, { topic, store });
      await member.until('progress', ({ archived }) => Number(archived) > 0);
      await load.more(random() * 150);
      return member;
    };
    const leave = async (member: Program, signal: NodeJS.Signals) => {
      member.kill(signal);
      await member.ended();
      await load.more(random() * 150);
    };
    const [a, b, c] = [await join(), await join(), await join()];
    await leave(b, 'SIGTERM');
    const d = await join();
    await leave(a, 'SIGKILL');
    const e = await join();
    await leave(c, 'SIGTERM');
    await load.stop();
    await scene.untilCommitted(topic);
    const members = [a, b, c, d, e];
    for (const member of [d, e]) {
      member.kill('SIGTERM');
      t.is((await member.ended()).code, 0);
    }
    t.true(
      members.every((member) => total(member, 'archived') > 0),
      'each had its share',
    );
    t.is(
      members.reduce((sum, member) => sum + total(member, 'quarantined'), 0),
      0,
    );
    await scene.holdsAll(t, topic, load, store);
  },
);

test.serial(
  'an ingester that stood still until its partitions were given away does no harm when it goes on',
  async (t) => {
    const [topic, store] = ['stood-still', scene.files('stood-still')];
    await scene.broker.createTopic(topic, 4);
    const load = await Load.start(scene.broker, { topic, rate: 100 });
    const first = scene.ingester(t, { topic, store });
    const second = scene.ingester(t, { topic, store });
    await Promise.all(
      [first, second].map((member) => member.until('progress', ({ archived }) => Number(archived) > 0)),
    );
    first.kill('SIGSTOP');
    await scene.untilMembers(topic, 1);
    const before = total(second, 'archived');
    await second.until('progress', ({ archived }) => Number(archived) > before + 100);
    first.kill('SIGCONT');
    await scene.untilMembers(topic, 2);
    await load.more(100);
    await load.stop();
    await scene.untilCommitted(topic);
    for (const member of [first, second]) {
      member.kill('SIGTERM');
      t.is((await member.ended()).code, 0);
      t.is(total(member, 'quarantined'), 0);
    }
    await scene.holdsAll(t, topic, load, store);
  },
);

test.serial('what an ingester has in its hands when it loses a partition it finishes', async (t) => {
  const topic = 'lost';
  await scene.broker.createTopic(topic, 2);
  const { proxy, direct, faulty } = await bucketsBehindFaults(t, 'google-cloud');
  const load = await Load.start(scene.broker, { topic, rate: 100 });
  const first = scene.ingester(t, { topic, store: faulty });
  await first.until('progress', ({ archived }) => Number(archived) > 0);
  const gate = Promise.withResolvers<Fate>();
  proxy.fate = () => gate.promise;
  const passed = proxy.seen.length;
  while (proxy.seen.length < passed + 20) await sleep(5);
  const second = scene.ingester(t, { topic, store: direct });
  // It has half of the partitions now, from their committed offsets on: also what the first has in its hands.
  await second.until('progress', ({ archived }) => Number(archived) > 100);
  await load.stop();
  const before = total(first, 'existing');
  gate.resolve('pass');
  await scene.untilCommitted(topic);
  for (const member of [first, second]) {
    member.kill('SIGTERM');
    t.is((await member.ended()).code, 0);
    t.is(total(member, 'quarantined'), 0);
  }
  // More than the few that are sent twice.
  t.true(total(first, 'existing') > before + 5, 'it finished what the other had archived meanwhile');
  await scene.holdsAll(t, topic, load, direct);
});

test.serial('alerts in partitions that are added while it runs are archived too', async (t) => {
  const [topic, store] = ['grown', scene.files('grown')];
  await scene.broker.createTopic(topic, 1);
  const ingester = scene.ingester(t, { topic, store });
  await ingester.until('ready');
  const admin = await connectAdmin(scene.broker.admin);
  await admin.createPartitions({ topics: [{ name: topic, count: 3, assignments: null }] });
  while ((await endOffsets(admin, topic)).length < 3) await sleep(50);
  await admin.close();
  const load = await Load.start(scene.broker, { topic, rate: 50 });
  await ingester.until('kafka-partitions', ({ now }) => now === 3);
  await load.more(50);
  await load.stop();
  await scene.untilCommitted(topic);
  await scene.holdsAll(t, topic, load, store);
});
