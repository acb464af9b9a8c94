import test from 'ava';
import type { Wanted } from '@alert-stream/common/kafka/read/message-fetcher.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { Generation } from '../../../../../services/simulator/src/stream/generations.ts';
import { streamGeneration } from '../../../../../services/simulator/src/play/source/stream-generation.ts';

/** Alerts of ten bytes, played in this order. */
function generation(places: [partition: number, offset: bigint][]): Generation {
  const alerts = places.map(([partition, offset], index) => ({
    partition,
    offset,
    index,
    offsetSeconds: index / 10,
    bytes: 10,
  }));
  return { id: 'ab', alerts, bytes: alerts.length * 10 };
}

class Topic {
  readonly fetches: Map<number, Wanted>[] = [];
  missing: string[] = [];

  fetch = async (wanted: Map<number, Wanted>): Promise<KafkaMessage[]> => {
    this.fetches.push(wanted);
    const all = [...wanted].flatMap(([partition, { offsets }]) => offsets.map((offset) => ({ partition, offset })));
    return all
      .filter(({ partition, offset }) => !this.missing.includes(`${partition}/${offset}`))
      .map(({ partition, offset }) => ({
        topic: 't',
        partition,
        offset,
        key: null,
        value: Buffer.from(`${partition}/${offset}`),
        headers: [
          [Buffer.from('alertsim-index'), Buffer.from('1')],
          [Buffer.from('trace'), Buffer.from('x')],
        ],
        timestamp: 0n,
      }));
  };
}

async function played(stream: AsyncIterable<{ value: Buffer }>): Promise<string[]> {
  const values: string[] = [];
  for await (const { value } of stream) values.push(value.toString());
  return values;
}

test('alerts come in the order of playing, wherever they lie, without the marks of the simulator', async (t) => {
  const topic = new Topic();
  const stream = streamGeneration(
    generation([
      [1, 5n],
      [0, 9n],
      [1, 4n],
      [0, 2n],
    ]),
    topic,
  );
  const values = [];
  for await (const { value, headers, offsetSeconds } of stream) {
    values.push([value.toString(), offsetSeconds]);
    t.deepEqual(
      headers.map(([name]) => name.toString()),
      ['trace'],
    );
  }
  t.deepEqual(values, [
    ['1/5', 0],
    ['0/9', 0.1],
    ['1/4', 0.2],
    ['0/2', 0.3],
  ]);
  t.deepEqual(topic.fetches, [
    new Map([
      [0, { offsets: [2n, 9n], bytes: 20 }],
      [1, { offsets: [4n, 5n], bytes: 20 }],
    ]),
  ]);
});

test('alerts are fetched by the window, one window ahead of the one that is played', async (t) => {
  const topic = new Topic();
  const places = Array.from({ length: 10 }, (_, index): [number, bigint] => [0, BigInt(index)]);
  const fetched: number[] = [];
  for await (const { value } of streamGeneration(generation(places), topic, 30)) {
    t.is(value.toString(), `0/${fetched.length}`);
    fetched.push(topic.fetches.length);
  }
  t.deepEqual(fetched, [2, 2, 2, 3, 3, 3, 4, 4, 4, 4]);
  t.deepEqual(
    topic.fetches.map((wanted) => wanted.get(0)?.offsets.length),
    [3, 3, 3, 1],
  );
});

test('a window that can’t be read fails when its turn comes, after the alerts before it', async (t) => {
  const topic = new Topic();
  const fetch = async (wanted: Map<number, Wanted>) => {
    if (topic.fetches.length === 1) throw new Error('gone away');
    return topic.fetch(wanted);
  };
  const seen: string[] = [];
  const stream = streamGeneration(
    generation([
      [0, 0n],
      [0, 1n],
      [0, 2n],
    ]),
    { fetch },
    20,
  );
  await t.throwsAsync(
    async () => {
      for await (const { value } of stream) seen.push(value.toString());
    },
    { message: 'gone away' },
  );
  t.deepEqual(seen, ['0/0', '0/1']);
});

test('an alert that is larger than a window is fetched alone', async (t) => {
  t.is(
    (
      await played(
        streamGeneration(
          generation([
            [0, 0n],
            [0, 1n],
          ]),
          new Topic(),
          5,
        ),
      )
    ).length,
    2,
  );
});

test('an alert that is gone ends the reading by name, after those before it', async (t) => {
  const topic = new Topic();
  topic.missing = ['0/1'];
  const seen: string[] = [];
  const stream = streamGeneration(
    generation([
      [0, 0n],
      [0, 1n],
      [0, 2n],
    ]),
    topic,
  );
  const error = await t.throwsAsync(async () => {
    for await (const { value } of stream) seen.push(value.toString());
  });
  t.regex(String(error?.message), /alert 2 of 3 is no longer in the static topic \(partition 0, offset 1\)/);
  t.deepEqual(seen, ['0/0']);
});

test('a window that can’t be read and isn’t wanted any more troubles nobody', async (t) => {
  const topic = new Topic();
  const fetch = async (wanted: Map<number, Wanted>) => {
    if (topic.fetches.length === 1) throw new Error('closed');
    return topic.fetch(wanted);
  };
  const stream = streamGeneration(
    generation([
      [0, 0n],
      [0, 1n],
    ]),
    { fetch },
    10,
  );
  t.is(String((await stream.next()).value?.value), '0/0');
  await stream.return(undefined);
});
