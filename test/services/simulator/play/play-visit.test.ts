import test from 'ava';
import { playVisit, type PlayableAlert, type Publisher } from '../../../../services/simulator/src/play/play-visit.ts';
import { FakeClock } from './fake-clock.ts';

const running = new AbortController().signal;

function alerts(offsets: number[]): PlayableAlert[] {
  return offsets.map((offsetSeconds, index) => ({ offsetSeconds, key: null, value: Buffer.from(`alert ${index}`), headers: [] }));
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

test('each alert is sent at its offset after the start, in turn over the partitions', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  const report = await playVisit(alerts([0, 0, 0.5, 2]), { start: 100, clock, publisher, signal: running });
  t.deepEqual(publisher.sent, [
    { partition: 0, value: 'alert 0', at: 100 },
    { partition: 1, value: 'alert 1', at: 100 },
    { partition: 2, value: 'alert 2', at: 600 },
    { partition: 0, value: 'alert 3', at: 2100 },
  ]);
  t.deepEqual(report, { published: 4, failed: 0, bytes: 28, seconds: 2.1, lateness: { p50: 0, p99: 0, max: 0 } });
});

test('late alerts are sent all the same, and how late is told', async (t) => {
  const clock = new FakeClock();
  clock.time = 1000;
  const publisher = new Recorder(clock);
  const { published, lateness } = await playVisit(alerts([0, 0.4, 0.6]), { start: 0, clock, publisher, signal: running });
  t.is(published, 3);
  t.deepEqual(lateness, { p50: 600, p99: 1000, max: 1000 });
});

test('time that the producer makes us wait counts as late', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  publisher.ready = async () => {
    clock.time += 10;
  };
  const { lateness } = await playVisit(alerts([0, 0, 0]), { start: 0, clock, publisher, signal: running });
  t.is(lateness.max, 30);
});

test('failures are counted with the first reason, and the others go on', async (t) => {
  const clock = new FakeClock();
  const publisher = new Recorder(clock);
  const refuse: Publisher['send'] = async ({ value }) => {
    if (value.toString() !== 'alert 1') throw new Error(`${value.toString()} refused`);
  };
  publisher.send = refuse;
  const { published, failed, bytes, error } = await playVisit(alerts([0, 0, 0]), { start: 0, clock, publisher, signal: running });
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
  const visit = playVisit(alerts([0, 0, 0, 0]), { start: 0, clock, publisher, signal: stop.signal });
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
  const { published } = await playVisit(alerts([0]), { start: 0, clock, publisher, signal: stop.signal });
  t.is(published, 0);
});
