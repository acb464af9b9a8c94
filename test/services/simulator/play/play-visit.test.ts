import test from 'ava';
import { playVisit, type PlayableAlert, type Publisher } from '../../../../services/simulator/src/play/play-visit.ts';
import { partitionOfKey } from '@alert-stream/common/kafka/produce/producer.ts';
import { FakeClock } from './fake-clock.ts';

const running = new AbortController().signal;

function alerts(offsets: number[]): PlayableAlert[] {
  return offsets.map((offsetSeconds, index) => ({
    offsetSeconds,
    key: null,
    value: Buffer.from(`alert ${index}`),
    headers: [],
  }));
}

class Recorder implements Publisher {
  readonly partitions = 3;
  readonly sent: { partition: number; value: string; at: number }[] = [];
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  ready = async (): Promise<void> => {};

  send: Publisher['send'] = async ({ partition, value }) => {
    this.sent.push({ partition, value: value.toString(), at: this.#clock.now() });
  };
}

test('alerts are sent at their offsets after the start, to the partitions in turn', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  const report = await playVisit(alerts([0, 0, 0.5, 2]), { count: 4, start: 100, clock, publisher, signal: running });
  t.deepEqual(publisher.sent, [
    { partition: 0, value: 'alert 0', at: 100 },
    { partition: 1, value: 'alert 1', at: 100 },
    { partition: 2, value: 'alert 2', at: 600 },
    { partition: 0, value: 'alert 3', at: 2100 },
  ]);
  t.deepEqual(report, {
    published: 4,
    failed: 0,
    unread: 0,
    bytes: 28,
    seconds: 2.1,
    lateness: { p50: 0, p99: 0, max: 0 },
  });
});

test('late alerts are sent too, and their lateness is reported', async (t) => {
  const clock = new FakeClock();
  clock.time = 1000;
  const publisher = new Recorder(clock);
  const { published, lateness } = await playVisit(alerts([0, 0.4, 0.6]), {
    count: 3,
    start: 0,
    clock,
    publisher,
    signal: running,
  });
  t.is(published, 3);
  t.deepEqual(lateness, { p50: 600, p99: 1000, max: 1000 });
});

test('time that the producer makes us wait counts as late', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  publisher.ready = async () => {
    clock.time += 10;
  };
  const { lateness } = await playVisit(alerts([0, 0, 0]), { count: 3, start: 0, clock, publisher, signal: running });
  t.is(lateness.max, 30);
});

test('failures are counted with the first reason, and the others go on', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  const refuse: Publisher['send'] = async ({ value }) => {
    if (value.toString() !== 'alert 1') throw new Error(`${value.toString()} refused`);
  };
  publisher.send = refuse;
  const { published, failed, bytes, error } = await playVisit(alerts([0, 0, 0]), {
    count: 3,
    start: 0,
    clock,
    publisher,
    signal: running,
  });
  t.deepEqual([published, failed, bytes], [1, 2, 7]);
  t.is((error as Error).message, 'alert 0 refused');
});

test('a stop in the middle sends nothing more, but waits for what is in flight', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  const stop = new AbortController();
  const acknowledgement = Promise.withResolvers<void>();
  publisher.send = async ({ value }) => {
    if (value.toString() === 'alert 1') stop.abort();
    await acknowledgement.promise;
  };
  const visit = playVisit(alerts([0, 0, 0, 0]), { count: 4, start: 0, clock, publisher, signal: stop.signal });
  acknowledgement.resolve();
  t.is((await visit).published, 2);
});

test('a stop does not wait for a producer whose queue stays full', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  const stop = new AbortController();
  publisher.ready = () => {
    setImmediate(() => stop.abort());
    return new Promise(() => {});
  };
  const { published } = await playVisit(alerts([0]), { count: 1, start: 0, clock, publisher, signal: stop.signal });
  t.is(published, 0);
});

test('an observer receives the lateness and the outcome of each alert', async (t) => {
  const clock = new FakeClock();
  clock.time = 500;
  const publisher = new Recorder(clock);
  publisher.send = async ({ value }) => {
    if (value.toString() === 'alert 1') throw new Error('refused');
  };
  const told: string[] = [];
  const observer = {
    handedOver: (lateMs: number) => void told.push(`late ${lateMs}`),
    acknowledged: (bytes: number) => void told.push(`acknowledged ${bytes}`),
    failed: () => void told.push('failed'),
    unread: (alerts: number) => void told.push(`unread ${alerts}`),
  };
  await playVisit(alerts([0, 0.2, 1]), { count: 3, start: 0, clock, publisher, signal: running, observer });
  t.deepEqual(told.toSorted(), ['acknowledged 7', 'acknowledged 7', 'failed', 'late 0', 'late 300', 'late 500']);
});

test('at another speed the offsets shrink, and lateness is counted against that', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  const { lateness } = await playVisit(alerts([0, 2, 6]), {
    count: 3,
    start: 100,
    clock,
    publisher,
    signal: running,
    speed: 4,
  });
  t.deepEqual(
    publisher.sent.map(({ at }) => at),
    [100, 600, 1600],
  );
  t.is(lateness.max, 0);
});

test('a rate limit spreads a burst, which is late by it', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  const { lateness } = await playVisit(alerts([0, 0, 0, 0, 0]), {
    count: 5,
    start: 1000,
    clock,
    publisher,
    signal: running,
    maxRate: 10,
  });
  t.is(publisher.sent.length, 5);
  t.is(lateness.max, publisher.sent.at(-1)!.at - 1000);
  t.true(lateness.max >= 370 && lateness.max <= 400, `${lateness.max}`);
});

test('alerts of one key go to the partition of the key, in order; those without a key in turn', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  const keyed = alerts([0, 0, 0, 0]).map((alert, index) =>
    index % 2 === 0 ? { ...alert, key: Buffer.from('a key') } : alert,
  );
  await playVisit(keyed, { count: 4, start: 0, clock, publisher, signal: running });
  const of = partitionOfKey(Buffer.from('a key'), 3);
  t.deepEqual(
    publisher.sent.map(({ partition }) => partition),
    [of, 1, of, 0],
  );
});

test('alerts that cannot be read have failed, those before them are published', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  async function* broken() {
    yield* alerts([0, 0]);
    throw new Error('gone');
  }
  const { published, failed, unread, error } = await playVisit(broken(), {
    count: 5,
    start: 0,
    clock,
    publisher,
    signal: running,
  });
  t.deepEqual([published, failed, unread], [2, 3, 3]);
  t.is((error as Error).message, 'gone');
});

test('an error of the reading after a stop is not reported as a failure', async (t) => {
  const clock = new FakeClock();
  const stop = new AbortController();
  async function* closed(): AsyncGenerator<PlayableAlert> {
    stop.abort();
    yield* alerts([]);
    throw new Error('closed');
  }
  const { failed, error } = await playVisit(closed(), {
    count: 5,
    start: 0,
    clock,
    publisher: new Recorder(clock),
    signal: stop.signal,
  });
  t.is(failed, 0);
  t.is(error, undefined);
});
