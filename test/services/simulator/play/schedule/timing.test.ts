import test from 'ava';
import { scheduleOf } from '../../../../../services/simulator/src/play/schedule/timing.ts';
import { FakeClock } from '../fake-clock.ts';

const SECOND = 1000;

function at(milliseconds: number): FakeClock {
  const clock = new FakeClock();
  clock.time = milliseconds;
  return clock;
}

function near(
  t: { true: (actual: boolean, message?: string) => unknown },
  actual: number | undefined,
  expected: number,
): void {
  t.true(Math.abs((actual ?? Number.NaN) - expected) < 500, `${actual} instead of ${expected}`);
}

test('a schedule starts at once and has no end by default', (t) => {
  const schedule = scheduleOf({ interval: 10, speed: 1 }, { spanSeconds: 3 }, at(500));
  t.is(schedule.startOf(1), 500);
  t.is(schedule.startOf(1001), 500 + 10_000 * SECOND);
});

test('alerts that have to be read first get the time for it', (t) => {
  t.is(scheduleOf({ interval: 10, speed: 1 }, { spanSeconds: 3, leadMs: 2000 }, at(500)).startOf(1), 2500);
});

test('a schedule ends after the repeats, which need an interval', (t) => {
  const schedule = scheduleOf({ interval: 10, speed: 1, repeats: 3 }, { spanSeconds: 3 }, at(0));
  t.is(schedule.startOf(3), 20 * SECOND);
  t.is(schedule.startOf(4), undefined);
  t.throws(() => scheduleOf({ interval: undefined, speed: 1, repeats: 3 }, { spanSeconds: 3 }, at(0)), {
    code: 'CONFIG',
    message: /--repeats 3 needs --repeat-interval/,
  });
});

test('the speed makes the span shorter, for auto and for what fits', (t) => {
  t.is(scheduleOf({ interval: 'auto', speed: 4 }, { spanSeconds: 100 }, at(0)).intervalSeconds, 25);
  t.notThrows(() => scheduleOf({ interval: 37, speed: 2 }, { spanSeconds: 74 }, at(0)));
  t.throws(() => scheduleOf({ interval: 37, speed: 1 }, { spanSeconds: 74 }, at(0)), { message: /span 74 s/ });
});

test('a start to come is waited for', (t) => {
  near(
    t,
    scheduleOf({ interval: 10, speed: 1, startAt: Date.now() + 3_600_000 }, { spanSeconds: 3 }, at(50)).startOf(1),
    3_600_050,
  );
});

test('a start that is past is joined at its next visit, in step', (t) => {
  const schedule = scheduleOf(
    { interval: 10, speed: 1, startAt: Date.now() - 25 * SECOND },
    { spanSeconds: 3 },
    at(100_000),
  );
  t.is(schedule.first, 4);
  near(t, schedule.startOf(4), 105_000);
});

test('a start that is past is refused where nothing comes after it', (t) => {
  const startAt = Date.now() - 25 * SECOND;
  t.throws(() => scheduleOf({ interval: undefined, speed: 1, startAt }, { spanSeconds: 3 }, at(0)), {
    code: 'CONFIG',
    message: /^--start-at 2\d{3}-.*Z is past by 2[56] s$/,
  });
  t.throws(() => scheduleOf({ interval: 10, speed: 1, repeats: 3, startAt }, { spanSeconds: 3 }, at(0)), {
    code: 'CONFIG',
    message: /past by 2[56] s, and all of its --repeats 3 with it$/,
  });
  t.is(scheduleOf({ interval: 10, speed: 1, repeats: 4, startAt }, { spanSeconds: 3 }, at(0)).first, 4);
});
