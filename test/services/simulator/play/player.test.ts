import { Writable } from 'node:stream';
import test from 'ava';
import { pino } from 'pino';
import { Player } from '../../../../services/simulator/src/play/player.ts';
import type { PlayableSet, AlertSource } from '../../../../services/simulator/src/play/source/alert-source.ts';
import { StreamStatus } from '../../../../services/simulator/src/play/status/stream-status.ts';
import type { PlayableAlert, Publisher } from '../../../../services/simulator/src/play/play-visit.ts';
import { PLAY_ONCE, type Timing } from '../../../../services/simulator/src/play/schedule/timing.ts';
import { FakeClock } from './fake-clock.ts';

type Line = { event: string; [name: string]: unknown };

type Options = {
  visits: number;
  seconds?: number;
  timing?: Partial<Timing>;
  spanSeconds?: number;
  send?: Publisher['send'];
  /** Gets the clock before anything is played. */
  start?: (clock: FakeClock) => void;
  /** Called when so many visits are over. */
  between?: (visits: number, parts: { status: StreamStatus; clock: FakeClock; stream: Stream }) => void;
};

const ALERT = { offsetSeconds: 0, key: null, value: Buffer.alloc(10), headers: [] };

/** Two alerts, and whatever a test finds newer. */
class Stream implements AlertSource {
  current: PlayableSet;
  newer: PlayableSet | undefined;
  opened = 0;
  #over = 0;
  readonly #between: (visits: number) => void;

  constructor(spanSeconds: number, between: (visits: number) => void) {
    this.#between = between;
    this.current = this.playable('ab12', spanSeconds);
  }

  playable(generation: string, spanSeconds: number, alerts: PlayableAlert[] = [ALERT, ALERT]): PlayableSet {
    const open = () => {
      this.opened += 1;
      const close = async () => {
        this.opened -= 1;
      };
      return { alerts, close };
    };
    return { generation, alerts, bytes: alerts.length * 10, spanSeconds, from: 'memory', open };
  }

  refresh = async (): Promise<void> => {
    this.#over += 1;
    this.#between(this.#over);
  };

  takeNewer = (): boolean => {
    if (this.newer === undefined) return false;
    this.current = this.newer;
    this.newer = undefined;
    return true;
  };
}

/** Plays two alerts a visit until so many visits are over, each of which takes so many seconds. */
async function play({
  visits,
  seconds = 0,
  timing = {},
  spanSeconds = 0,
  send,
  start,
  between,
}: Options): Promise<Line[]> {
  const lines: Line[] = [];
  const out = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(JSON.parse(chunk.toString()) as Line);
      done();
    },
  });
  const clock = new FakeClock();
  start?.(clock);
  const stop = new AbortController();
  const status = new StreamStatus({ intervalSeconds: undefined, clock });
  const stream: Stream = new Stream(spanSeconds, (over) => {
    between?.(over, { status, clock, stream });
    if (over === visits) stop.abort();
  });
  let sends = 0;
  const publisher: Publisher = {
    partitions: 8,
    ready: async () => {},
    send: async (message) => {
      sends += 1;
      await send?.(message);
      if (sends % 2 === 0) clock.time += seconds * 1000;
    },
  };
  const player = new Player({
    source: stream,
    publisher,
    timing: { ...PLAY_ONCE, ...timing },
    log: pino(out),
    clock,
    status,
  });
  await player.play(stop.signal).finally(() => {
    if (stream.opened !== 0) throw new Error(`${stream.opened} readings were left open`);
  });
  return lines;
}

function late(lines: Line[]): unknown[] {
  return lines.filter(({ event }) => event === 'visit').map(({ latenessMaxMs }) => latenessMaxMs);
}

test('the player logs what it plays, then one line per visit', async (t) => {
  const [playing, visit] = await play({ visits: 1, timing: { interval: 37 } });
  t.like(playing, { event: 'playing', alerts: 2, bytes: 20, partitions: 8, interval: 37 });
  t.like(visit, {
    event: 'visit',
    visit: 1,
    alerts: 2,
    published: 2,
    failed: 0,
    bytes: 20,
    latenessP50Ms: 0,
    latenessP99Ms: 0,
    latenessMaxMs: 0,
  });
  t.true(Date.parse(String(visit?.['startedAt'])) > 0);
});

test('visits that take long, but no longer than the interval, start on time every time', async (t) => {
  t.deepEqual(late(await play({ visits: 5, seconds: 9, timing: { interval: 10 } })), [0, 0, 0, 0, 0]);
});

test('a visit longer than the interval makes the next one late, which is logged, and no visit is skipped', async (t) => {
  const lines = await play({ visits: 3, seconds: 12, timing: { interval: 10 } });
  t.deepEqual(late(lines), [0, 2000, 4000]);
  const behind = lines.filter(({ event }) => event === 'behind');
  t.deepEqual(
    behind.map(({ behindSeconds }) => behindSeconds),
    [2, 4, 6],
  );
  const told = lines.filter(({ event }) => event === 'late');
  t.deepEqual(
    told.map(({ visit, lateSeconds }) => [visit, lateSeconds]),
    [
      [2, 2],
      [3, 4],
    ],
  );
});

test('a player without an interval plays once', async (t) => {
  t.is(late(await play({ visits: 9 })).length, 1);
});

test('playing once, an alert that is not delivered is an error', async (t) => {
  let sends = 0;
  const send = async () => {
    sends += 1;
    if (sends === 2) throw new Error('too large');
  };
  await t.throwsAsync(play({ visits: 9, send }), { message: 'visit 1: 1 alerts could not be delivered: too large' });
});

test('repeating, it goes on after an alert that is not delivered, but not when none is', async (t) => {
  let sends = 0;
  const sometimes = async () => {
    sends += 1;
    if (sends === 2) throw new Error('too large');
  };
  const lines = await play({ visits: 2, timing: { interval: 1 }, send: sometimes });
  t.deepEqual(
    lines.filter(({ event }) => event === 'visit').map(({ failed }) => failed),
    [1, 0],
  );
  const never = async () => {
    throw new Error('not allowed');
  };
  await t.throwsAsync(play({ visits: 2, timing: { interval: 1 }, send: never }), {
    message: /2 alerts could not be delivered: not allowed/,
  });
});

test('visits while it is paused are skipped, and those after it start on the schedule', async (t) => {
  const between: Options['between'] = (visits, { status }) => {
    if (visits === 1) status.pause();
    if (visits === 4) status.resume();
  };
  const lines = await play({ visits: 6, seconds: 2, timing: { interval: 10 }, between });
  t.deepEqual(
    visitLines(lines).map(({ visit, latenessMaxMs }) => [visit, latenessMaxMs]),
    [
      [1, 0],
      [5, 0],
      [6, 0],
    ],
  );
});

test('the status of the player has each visit, and how late it is', async (t) => {
  const seen: unknown[] = [];
  const between: Options['between'] = (visits, { status }) => {
    const { visit, behindSeconds, reports, intervalSeconds } = status.view();
    seen.push([visit, behindSeconds, reports.length, reports.at(-1)?.published, intervalSeconds]);
    t.is(visits, visit);
  };
  await play({ visits: 3, seconds: 12, timing: { interval: 10 }, between });
  t.deepEqual(seen, [
    [1, 2, 1, 2, 10],
    [2, 4, 2, 2, 10],
    [3, 6, 3, 2, 10],
  ]);
});

test('visits missed in an outage are skipped and logged, and the schedule is kept', async (t) => {
  const between: Options['between'] = (visits, { status }) => {
    if (visits === 2) t.is(status.view().skippedVisits, 6);
  };
  let sends = 0;
  const lines = await playWithOutage(() => (sends += 1) === 2, { visits: 3, between });
  t.deepEqual(
    visitLines(lines).map(({ visit, latenessMaxMs, skipped }) => [visit, latenessMaxMs, skipped]),
    [
      [1, 0, undefined],
      [8, 5000, 6],
      [9, 0, undefined],
    ],
  );
  t.like(
    lines.find(({ event }) => event === 'skipped'),
    { first: 2, last: 7, visits: 6 },
  );
});

test('catch-up skips no visit: missed visits follow each other, late', async (t) => {
  let sends = 0;
  const lines = await playWithOutage(() => (sends += 1) === 2, { visits: 9, timing: { catchUp: true } });
  t.deepEqual(
    visitLines(lines).map(({ visit, latenessMaxMs }) => [visit, latenessMaxMs]),
    [
      [1, 0],
      [2, 65_000],
      [3, 55_000],
      [4, 45_000],
      [5, 35_000],
      [6, 25_000],
      [7, 15_000],
      [8, 5000],
      [9, 0],
    ],
  );
  t.false(lines.some(({ event }) => event === 'skipped'));
});

test('a player ends after the repeats, including skipped visits', async (t) => {
  t.deepEqual(
    visitLines(await play({ visits: 99, timing: { interval: 10, repeats: 3 } })).map(({ visit }) => visit),
    [1, 2, 3],
  );
  let sends = 0;
  const lines = await playWithOutage(() => (sends += 1) === 2, { visits: 99, timing: { repeats: 5 } });
  t.deepEqual(
    visitLines(lines).map(({ visit }) => visit),
    [1],
  );
  t.like(
    lines.find(({ event }) => event === 'skipped'),
    { first: 2, last: 5 },
  );
});

test('when it ends, alerts that were not delivered in any visit are an error', async (t) => {
  let sends = 0;
  const send = async () => {
    sends += 1;
    if (sends === 1 || sends === 3) throw new Error('too large');
  };
  await t.throwsAsync(play({ visits: 99, timing: { interval: 10, repeats: 3 }, send }), {
    code: 'KAFKA',
    message: 'visit 1: 1 alerts could not be delivered: too large (and 1 more visits)',
  });
});

test('newer alerts are played from the next visit on, at their own span where the interval is auto', async (t) => {
  const between: Options['between'] = (visits, { stream }) => {
    if (visits === 2) stream.newer = stream.playable('cd34', 5, [ALERT]);
  };
  const lines = await play({ visits: 4, spanSeconds: 10, timing: { interval: 'auto' }, between });
  t.deepEqual(
    visitLines(lines).map(({ visit, alerts, latenessMaxMs }) => [visit, alerts, latenessMaxMs]),
    [
      [1, 2, 0],
      [2, 2, 0],
      [3, 1, 0],
      [4, 1, 0],
    ],
  );
  t.like(
    lines.find(({ event }) => event === 'new-alerts'),
    { alerts: 1, spanSeconds: 5 },
  );
});

test('newer alerts that do not fit the interval end it, with both named', async (t) => {
  const between: Options['between'] = (_, { stream }) => {
    stream.newer = stream.playable('cd34', 50);
  };
  await t.throwsAsync(play({ visits: 4, timing: { interval: 10 }, between }), {
    code: 'CONFIG',
    message: /span 50 s, which is more than --repeat-interval 10/,
  });
});

test('a refresh that never ends delays no visit', async (t) => {
  const stop = new AbortController();
  const stream = new Stream(0, () => {});
  stream.refresh = () => new Promise(() => {});
  const starts: number[] = [];
  const publisher: Publisher = {
    partitions: 1,
    ready: async () => {},
    send: async () => {
      starts.push(performance.now());
      if (starts.length === 8) stop.abort();
    },
  };
  await new Player({
    source: stream,
    publisher,
    timing: { interval: 0.1, speed: 1, catchUp: true },
    log: pino({ level: 'silent' }),
  }).play(stop.signal);
  t.is(starts.length, 8);
  t.true((starts[7] as number) - (starts[0] as number) < 3_000);
});

// Alone, since it sets the clock of the whole process.
test.serial('a wall clock that is set back, or forward, moves no visit', async (t) => {
  const now = Date.now;
  t.teardown(() => {
    Date.now = now;
  });
  const stop = new AbortController();
  const starts: number[] = [];
  const began = performance.now();
  const publisher: Publisher = {
    partitions: 1,
    ready: async () => {},
    send: async () => {
      starts.push(performance.now());
      if (starts.length === 4) Date.now = () => now() - 3_600_000;
      if (starts.length === 8) Date.now = () => now() + 3_600_000;
      if (starts.length === 12) stop.abort();
    },
  };
  await new Player({
    source: new Stream(0, () => {}),
    publisher,
    timing: { interval: 0.2, speed: 1, catchUp: true },
    log: pino({ level: 'silent' }),
  }).play(stop.signal);
  const visits = starts.filter((_, index) => index % 2 === 0).map((start) => start - began);
  t.is(visits.length, 6);
  // Never before the schedule, which starts after `began`, and even on a busy machine not an hour after it.
  for (const [visit, after] of visits.entries())
    t.true(after > visit * 200 - 50 && after < visit * 200 + 20_000, `visit ${visit + 1} came after ${after} ms`);
});

function visitLines(lines: Line[]): Line[] {
  return lines.filter(({ event }) => event === 'visit');
}

/** A visit every 10 s; when an alert is sent to which `isOutage` says so, 75 s pass. */
async function playWithOutage(isOutage: () => boolean, options: Options): Promise<Line[]> {
  let clock: FakeClock | undefined;
  const send = async () => {
    if (isOutage() && clock !== undefined) clock.time = 75_000;
  };
  return play({
    ...options,
    timing: { interval: 10, ...options.timing },
    send,
    start: (given) => {
      clock = given;
    },
  });
}
