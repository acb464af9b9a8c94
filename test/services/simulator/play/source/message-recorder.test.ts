import test from 'ava';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { MessageRecorder } from '../../../../../services/simulator/src/play/source/message-recorder.ts';

const message = (offset: bigint, bytes: number): KafkaMessage => ({
  topic: 'static',
  partition: 0,
  offset,
  key: null,
  value: Buffer.alloc(bytes),
  headers: [],
  timestamp: 0n,
});

const pass = async (recorder: MessageRecorder, messages: KafkaMessage[]) => {
  const passed: bigint[] = [];
  const source = async function* () {
    yield* messages;
  };
  for await (const { offset } of recorder.through(source())) passed.push(offset);
  return passed;
};

test('MessageRecorder keeps the messages that pass through', async (t) => {
  const recorder = new MessageRecorder(100);
  t.deepEqual(await pass(recorder, [message(1n, 60), message(2n, 40)]), [1n, 2n]);
  t.deepEqual(
    recorder.messages?.map(({ offset }) => offset),
    [1n, 2n],
  );
});

test('MessageRecorder passes messages beyond the limit on and keeps none', async (t) => {
  const recorder = new MessageRecorder(100);
  t.deepEqual(await pass(recorder, [message(1n, 60), message(2n, 41), message(3n, 1)]), [1n, 2n, 3n]);
  t.is(recorder.messages, undefined);
});
