import { Writable } from 'node:stream';
import test from 'ava';
import { pino } from 'pino';
import { Player, type Repertoire } from '../../../../services/simulator/src/play/player.ts';
import type { Publisher } from '../../../../services/simulator/src/play/play-visit.ts';
import { FakeClock } from './fake-clock.ts';

type Line = { event: string; [name: string]: unknown };

/** Plays two alerts a visit until so many visits are over, each of which takes so many seconds. */
async function play(options: { visits: number; seconds?: number; intervalSeconds?: number; send?: Publisher['send'] }): Promise<Line[]> {
  const lines: Line[] = [];
  const out = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(JSON.parse(chunk.toString()) as Line);
      done();
    },
  });
  const clock = new FakeClock();
  const stop = new AbortController();
  let visits = 0;
  const alert = { offsetSeconds: 0, key: null, value: Buffer.alloc(10), headers: [] };
  const stream: Repertoire = {
    alerts: [alert, alert],
    bytes: 20,
    refresh: async () => {
      visits += 1;
      if (visits === options.visits) stop.abort();
    },
  };
  let sends = 0;
  const publisher: Publisher = {
    partitions: 8,
    ready: async () => {},
    send: async (message) => {
      sends += 1;
      await options.send?.(message);
      if (sends % 2 === 0) clock.time += (options.seconds ?? 0) * 1000;
    },
  };
  await new Player({ stream, publisher, intervalSeconds: options.intervalSeconds, log: pino(out), clock }).play(stop.signal);
  return lines;
}

function late(lines: Line[]): unknown[] {
  return lines.filter(({ event }) => event === 'visit').map(({ latenessMaxMs }) => latenessMaxMs);
}

test('it says what is played, then one line a visit', async (t) => {
  const [playing, visit] = await play({ visits: 1, intervalSeconds: 37 });
  t.like(playing, { event: 'playing', alerts: 2, bytes: 20, partitions: 8, interval: 37 });
  t.like(visit, { event: 'visit', visit: 1, alerts: 2, published: 2, failed: 0, bytes: 20, latenessP50Ms: 0, latenessP99Ms: 0, latenessMaxMs: 0 });
  t.true(Date.parse(String(visit?.['startedAt'])) > 0);
});

test('visits that take long, but no longer than the interval, start on time every time', async (t) => {
  t.deepEqual(late(await play({ visits: 5, seconds: 9, intervalSeconds: 10 })), [0, 0, 0, 0, 0]);
});

test('a visit longer than the interval makes the next late, which is told, and none is left out', async (t) => {
  const lines = await play({ visits: 3, seconds: 12, intervalSeconds: 10 });
  t.deepEqual(late(lines), [0, 2000, 4000]);
  const behind = lines.filter(({ event }) => event === 'behind');
  t.deepEqual(behind.map(({ behindSeconds }) => behindSeconds), [2, 4, 6]);
});

test('without an interval it plays once', async (t) => {
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
  const lines = await play({ visits: 2, intervalSeconds: 1, send: sometimes });
  t.deepEqual(lines.filter(({ event }) => event === 'visit').map(({ failed }) => failed), [1, 0]);
  const never = async () => {
    throw new Error('not allowed');
  };
  await t.throwsAsync(play({ visits: 2, intervalSeconds: 1, send: never }), { message: /2 alerts could not be delivered: not allowed/ });
});
