import test from 'ava';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { surveyTopic } from '../../../../services/simulator/src/stream/generations.ts';
import { markHeaders } from '../../../../services/simulator/src/stream/marks.ts';

/** A topic of two partitions that messages are appended to in turn by their place in the load. */
class Topic {
  readonly partitions: KafkaMessage[][] = [[], []];

  load(generation: string, count: number, { only = count, offsets = [] as number[] } = {}): this {
    for (let index = 0; index < only; index += 1) {
      this.append(index % 2, markHeaders({ offsetSeconds: offsets[index] ?? 0, generation, index, count }));
    }
    return this;
  }

  append(partition: number, headers: [string, string][]): this {
    const messages = this.partitions[partition] as KafkaMessage[];
    messages.push({
      topic: 'alerts-static',
      partition,
      offset: BigInt(messages.length),
      key: null,
      value: Buffer.alloc(10),
      headers: headers.map(([name, value]) => [Buffer.from(name), Buffer.from(value)]),
      timestamp: 0n,
    });
    return this;
  }

  async *[Symbol.asyncIterator]() {
    yield* this.partitions.flat();
  }
}

async function newest(topic: Topic) {
  const survey = await surveyTopic(topic);
  return survey.newest;
}

test('an empty topic has nothing to play', async (t) => {
  t.is(await newest(new Topic()), undefined);
});

test('a complete load is found', async (t) => {
  const found = await newest(new Topic().load('a', 5));
  t.is(found?.id, 'a');
  t.is(found?.bytes, 50);
  t.deepEqual(
    found?.alerts.map(({ index }) => index),
    [0, 1, 2, 3, 4],
  );
});

test('of two complete loads the later one is taken', async (t) => {
  const found = await newest(new Topic().load('b', 4).load('a', 4));
  t.is(found?.id, 'a');
});

test('a load that is not complete is not taken, however new', async (t) => {
  t.is((await newest(new Topic().load('a', 4).load('b', 4, { only: 3 })))?.id, 'a');
  t.is(await newest(new Topic().load('b', 4, { only: 3 })), undefined);
});

test('a load that was interrupted and done again is complete, and counts where it is last', async (t) => {
  const found = await newest(new Topic().load('a', 4, { only: 3 }).load('a', 4));
  t.is(found?.id, 'a');
  t.deepEqual(
    found?.alerts.map(({ partition, offset }) => [partition, offset]),
    [
      [0, 2n],
      [1, 1n],
      [0, 3n],
      [1, 2n],
    ],
  );
});

test('loaded again after another one, a load is the newest again', async (t) => {
  t.is((await newest(new Topic().load('a', 2).load('b', 2).load('a', 2)))?.id, 'a');
});

test('alerts are in time order over all partitions, those of one time in the order of the file', async (t) => {
  const found = await newest(new Topic().load('a', 6, { offsets: [2, 0, 1, 0, 3, 1] }));
  t.deepEqual(
    found?.alerts.map(({ index }) => index),
    [1, 3, 2, 5, 0, 4],
  );
});

test('alerts loaded by the Python simulator are played when there are no others', async (t) => {
  const python = new Topic().append(0, [['alertsim-time-offset', '1.0']]).append(1, [['alertsim-time-offset', '0.5']]);
  t.deepEqual(
    (await newest(python))?.alerts.map(({ offsetSeconds }) => offsetSeconds),
    [0.5, 1],
  );
  t.is((await newest(python.load('a', 1)))?.id, 'a');
});

test('messages of others do not count as alerts, but as what lies in the topic', async (t) => {
  const survey = await surveyTopic(new Topic().append(0, [['note', 'not an alert']]).load('a', 2));
  t.is(survey.newest?.alerts.length, 2);
  t.is(survey.messages, 3);
  t.deepEqual(
    survey.ranges,
    new Map([
      [0, { first: 0n, next: 2n }],
      [1, { first: 0n, next: 1n }],
    ]),
  );
});

test('messages that are of no load are counted: without a mark, and beside a numbered load without a number', async (t) => {
  const topic = new Topic()
    .append(0, [])
    .append(1, [['note', 'not an alert']])
    .append(0, [['alertsim-time-offset', '1.0']]);
  t.like(await surveyTopic(topic), { messages: 3, unplayable: 2, newest: { id: '' } });
  t.like(await surveyTopic(topic.load('a', 2)), { messages: 5, unplayable: 3, newest: { id: 'a' } });
});

test('alerts of another load, complete or not, are not counted among them', async (t) => {
  t.is((await surveyTopic(new Topic().load('a', 4).load('b', 4, { only: 2 }))).unplayable, 0);
});
