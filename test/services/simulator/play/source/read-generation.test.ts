import test from 'ava';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { Generation } from '../../../../../services/simulator/src/stream/generations.ts';
import { readGeneration } from '../../../../../services/simulator/src/play/source/read-generation.ts';

function message(offset: bigint, value: string): KafkaMessage {
  return {
    topic: 'alerts-static',
    partition: 0,
    offset,
    key: Buffer.from('key'),
    value: Buffer.from(value),
    headers: [],
    timestamp: 0n,
  };
}

const generation: Generation = {
  id: 'a',
  bytes: 10,
  alerts: [
    { partition: 0, offset: 2n, index: 0, offsetSeconds: 0, bytes: 5 },
    { partition: 0, offset: 1n, index: 1, offsetSeconds: 1, bytes: 5 },
  ],
};

async function* topic() {
  yield message(0n, 'older');
  yield message(1n, 'later');
  yield message(2n, 'first');
}

test('the alerts are read in the order in which they are played, with their keys', async (t) => {
  const alerts = await readGeneration(generation, topic);
  t.deepEqual(
    alerts?.map(({ value, offsetSeconds }) => [value.toString(), offsetSeconds]),
    [
      ['first', 0],
      ['later', 1],
    ],
  );
  t.is(alerts?.[0]?.key?.toString(), 'key');
});

test('alerts that are gone by now make no load', async (t) => {
  async function* shorter() {
    yield message(2n, 'first');
  }
  t.is(await readGeneration(generation, shorter), undefined);
});
