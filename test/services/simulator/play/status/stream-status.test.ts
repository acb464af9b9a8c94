import test from 'ava';
import type { VisitSummary } from '../../../../../services/simulator/src/play/play-visit.ts';
import { StreamStatus } from '../../../../../services/simulator/src/play/status/stream-status.ts';
import { FakeClock } from '../fake-clock.ts';

const stream = { generation: 'ab12', alerts: [1, 2, 3], bytes: 30 };
const report = (visit: number): VisitSummary => ({
  visit,
  startedAt: new Date(visit * 1000).toISOString(),
  alerts: 3,
  published: 3,
  failed: 0,
  bytes: 30,
  seconds: 1,
  lateness: { p50: 0, p99: 1, max: 2 },
  skipped: 0,
});

function setUp(intervalSeconds: number | undefined = 37) {
  const clock = new FakeClock();
  const status = new StreamStatus({ intervalSeconds, clock });
  return { clock, status };
}

function playing(intervalSeconds?: number) {
  const parts = setUp(intervalSeconds);
  parts.status.setPlaying(stream);
  return parts;
}

test('before there is something to play it waits, is not ready, and says for what', (t) => {
  const { status } = setUp();
  t.is(status.state, 'waiting');
  t.deepEqual(status.problems(), ['waiting for Kafka']);
  status.setWaitingFor('a complete set of alerts in alerts-static');
  t.deepEqual(status.problems(), ['waiting for a complete set of alerts in alerts-static']);
  status.setPlaying(stream);
  t.is(status.state, 'playing');
  t.deepEqual(status.problems(), []);
});

test('a visit that lasts into the next interval is behind by that, and not ready beyond a whole one', (t) => {
  const { clock, status } = playing();
  status.visitDue(1, 0);
  status.visitStarted(37_000);
  clock.time = 36_000;
  t.is(status.behindSeconds, 0);
  clock.time = 74_000;
  t.is(status.behindSeconds, 37);
  t.deepEqual(status.problems(), []);
  clock.time = 75_000;
  t.false(status.onSchedule);
  t.deepEqual(status.problems(), ['38.0 s behind the schedule, which is more than an interval']);
});

test('a visit that began late stays late until the next is expected', (t) => {
  const { clock, status } = playing();
  status.visitDue(2, 37_000);
  clock.time = 77_000;
  status.visitStarted(74_000);
  t.is(status.behindSeconds, 40);
  t.false(status.onSchedule);
  status.visitDue(3, 74_000);
  t.is(status.behindSeconds, 3);
  t.true(status.onSchedule);
});

test('a stream that plays once has no schedule to miss', (t) => {
  const clock = new FakeClock();
  const status = new StreamStatus({ intervalSeconds: undefined, clock });
  status.setPlaying(stream);
  status.visitDue(1, 0);
  status.visitStarted(undefined);
  clock.time = 1e9;
  t.deepEqual(status.problems(), []);
});

test('a silent Kafka is reported before the schedule is missed', (t) => {
  const { clock, status } = playing();
  status.visitDue(1, 0);
  status.visitStarted(37_000);
  status.handedOver(0);
  status.handedOver(0);
  clock.time = 12_000;
  t.deepEqual(status.problems(), ['Kafka has acknowledged nothing for 12 s; 2 alerts wait for it']);
  status.acknowledged(10);
  t.deepEqual(status.problems(), []);
  clock.time = 30_000;
  status.failed();
  t.deepEqual(status.problems(), [], 'none waits any more');
});

test('paused is a state of its own, and no reason not to be ready', (t) => {
  const { status } = playing();
  status.pause();
  t.is(status.state, 'paused');
  t.deepEqual(status.problems(), []);
  status.visitsSkipped();
  status.resume();
  t.like(status.view(), { state: 'playing', skippedVisits: 1 });
});

test('the view has what is played, the visit, and the last ten reports, the newest last', (t) => {
  const { status } = playing();
  for (let visit = 1; visit <= 12; visit += 1) {
    status.visitDue(visit, visit * 37_000);
    status.visitEnded(report(visit));
  }
  const view = status.view();
  t.like(view, {
    state: 'playing',
    waitingFor: null,
    visit: 12,
    intervalSeconds: 37,
    behindSeconds: 0,
    generation: 'ab12',
    alerts: 3,
    bytes: 30,
  });
  t.deepEqual(
    view.reports.map(({ visit }) => visit),
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  );
  t.deepEqual(view.reports.at(-1), report(12));
});
