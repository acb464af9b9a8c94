import test from 'ava';
import { Watchdog } from '@alert-stream/common/http/watchdog.ts';

function setUp() {
  const clock = { now: 0 };
  return { clock, dog: new Watchdog('puts', 60_000, () => clock.now) };
}

test('work that takes no longer than its limit is not stuck', async (t) => {
  const { clock, dog } = setUp();
  const work = Promise.withResolvers<string>();
  const watched = dog.watch(() => work.promise);
  clock.now = 60_000;
  t.deepEqual(dog.stuck(), []);
  work.resolve('done');
  t.is(await watched, 'done');
});

test('work that takes longer is stuck, until it ends after all', async (t) => {
  const { clock, dog } = setUp();
  const work = Promise.withResolvers<void>();
  const watched = dog.watch(() => work.promise);
  void dog.watch(() => new Promise<void>(() => {}));
  clock.now = 61_000;
  t.deepEqual(dog.stuck(), ['puts: one is stuck for 61 s']);
  work.resolve();
  await watched;
  t.deepEqual(dog.stuck(), ['puts: one is stuck for 61 s'], 'the other still is');
});

test('work that fails is over, and its error is passed on', async (t) => {
  const { clock, dog } = setUp();
  await t.throwsAsync(
    dog.watch(() => Promise.reject(new Error('full'))),
    { message: 'full' },
  );
  clock.now = 1e9;
  t.deepEqual(dog.stuck(), []);
});
