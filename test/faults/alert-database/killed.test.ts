import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import type { Program } from '../../services/alert-database/support/program.ts';
import { Load } from './support/load.ts';
import { seededRandom } from './support/random.ts';
import { Scene } from './support/scene.ts';

const KILLS = 10;

let scene: Scene;

test.before(async () => {
  scene = await Scene.open();
});
test.after.always(() => scene?.close());

test.serial(
  'killed at ten random moments under load, the ingester archives every alert exactly as it was sent',
  async (t) => {
    const [topic, store] = ['killed', scene.files('killed')];
    const random = seededRandom(t);
    await scene.broker.createTopic(topic, 4);
    const load = await Load.start(scene.broker, { topic, rate: 100 });
    const start = () => scene.ingester(t, { topic, store, instance: 'ingester-0' });
    for (let kill = 0; kill < KILLS; kill += 1) {
      const ingester = start();
      const enough = (await scene.archivedIn('killed')) + random() * 150;
      while ((await scene.archivedIn('killed')) <= enough) await sleep(5);
      ingester.kill('SIGKILL');
      await ingester.ended();
    }
    await load.stop();
    const last = start();
    await scene.untilCommitted(topic);
    last.kill('SIGTERM');
    t.is((await last.ended()).code, 0);
    const { existing, quarantined } = last.events('progress').at(-1) ?? {};
    t.true(Number(existing) > 0, 'nothing came again: no kill hit work in flight');
    t.is(quarantined, 0);
    await scene.holdsAll(t, topic, load, store);
  },
);

test.serial(
  'a member with a lasting name, killed and started again, goes on at once: nobody waits for its session to end',
  async (t) => {
    const [topic, store] = ['restarted', scene.files('restarted')];
    await scene.broker.createTopic(topic, 4);
    const load = await Load.start(scene.broker, { topic, rate: 50 });
    const start = () => scene.ingester(t, { topic, store, instance: 'ingester-0' });
    const archives = (ingester: Program) => ingester.until('progress', ({ archived }) => Number(archived) > 0);
    const first = start();
    await archives(first);
    first.kill('SIGKILL');
    await first.ended();
    // Without a lasting name the group would rebalance, and wait for the session of the killed one.
    t.deepEqual([...(await scene.statesUntil(topic, archives(start())))], ['Stable']);
    await load.stop();
    await scene.untilCommitted(topic);
    await scene.holdsAll(t, topic, load, store);
  },
);
