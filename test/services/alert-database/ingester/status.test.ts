import test from 'ava';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import type { MessageSource } from '../../../../services/alert-database/src/ingester/app.ts';
import { IngesterStatus } from '../../../../services/alert-database/src/ingester/status.ts';

function setUp() {
  const clock = { now: 0 };
  const status = new IngesterStatus(new MetricsRegistry(), () => clock.now);
  const source = { active: true, lags: [] };
  const trouble: { longest: { forMs: number; count: number; error: string } | undefined } = { longest: undefined };
  status.retries({ longest: () => trouble.longest });
  const join = () => status.joined(source as unknown as MessageSource);
  return { clock, status, source, trouble, join };
}

test('it is not ready before it is a member of its group', (t) => {
  const { status, join } = setUp();
  t.deepEqual(status.ready(), ['not yet a member of the consumer group']);
  join();
  t.deepEqual(status.ready(), []);
});

test('a Kafka that is silent for some seconds is no news, for longer it is told, until it answers', (t) => {
  const { clock, status, join } = setUp();
  join();
  clock.now = 15_000;
  t.deepEqual(status.ready(), []);
  clock.now = 40_000;
  t.deepEqual(status.ready(), ['Kafka has not answered for 40 s']);
  status.heard();
  t.deepEqual(status.ready(), []);
});

test('a Kafka that answers a member no longer in the group is told apart', (t) => {
  const { clock, status, source, join } = setUp();
  join();
  source.active = false;
  for (clock.now = 0; clock.now <= 20_000; clock.now += 1000) status.heard();
  clock.now = 20_000;
  t.deepEqual(status.ready(), ['not a member of the consumer group for 20 s']);
  source.active = true;
  status.heard();
  t.deepEqual(status.ready(), []);
});

test('messages that are tried again for long are told with the reason, and do not make it dead', (t) => {
  const { status, trouble, join } = setUp();
  join();
  trouble.longest = { forMs: 10_000, count: 3, error: 'the disk is full' };
  t.deepEqual(status.ready(), []);
  trouble.longest = { forMs: 3_600_000, count: 32, error: 'the disk is full' };
  t.deepEqual(status.ready(), ['32 messages are tried again, for up to 3600 s: the disk is full']);
  t.deepEqual(status.live(), []);
});

test('a try that never ends makes it dead, after a quarter of an hour', (t) => {
  const { clock, status } = setUp();
  void status.watchdog.watch(() => new Promise(() => {}));
  clock.now = 15 * 60_000;
  t.deepEqual(status.live(), []);
  clock.now += 1000;
  t.deepEqual(status.live(), ['messages that are being archived: one is stuck for 901 s']);
});
