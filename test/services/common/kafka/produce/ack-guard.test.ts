import test from 'ava';
import { AckGuard } from '@alert-stream/common/kafka/produce/ack-guard.ts';

const ack = (offset: bigint, partition = 3, topic = 'alerts') => [{ topic, partition, offset }];

test('acknowledgements that rise pass, each with the offset of the batch', (t) => {
  const guard = new AckGuard('alerts', 3);
  t.is(guard.accept(ack(0n), 5), 0n);
  t.is(guard.accept(ack(5n), 1), 5n);
  t.is(guard.accept(ack(9n), 1), 9n);
});

test('an acknowledgement that repeats an offset, or lies within the last batch, is an error', (t) => {
  for (const offset of [100n, 104n, 7n, -1n]) {
    const guard = new AckGuard('alerts', 3);
    guard.accept(ack(100n), 5);
    t.throws(() => guard.accept(ack(offset), 2), {
      code: 'KAFKA',
      message: `topic alerts partition 3: expected an acknowledgement above offset 104, got ${offset}: 2 messages may be lost`,
    });
  }
});

test('after an error it goes on from the offset that came', (t) => {
  const guard = new AckGuard('alerts', 3);
  guard.accept(ack(100n), 5);
  t.throws(() => guard.accept(ack(0n), 1));
  t.is(guard.accept(ack(1n), 1), 1n);
});

test('an acknowledgement of another partition or topic, several, or none is an error', (t) => {
  const wrong = [ack(0n, 1), ack(0n, 3, 'others'), [...ack(0n), ...ack(1n)], [], undefined];
  for (const acks of wrong) {
    t.throws(() => new AckGuard('alerts', 3).accept(acks, 1), {
      message: /^expected an acknowledgement of topic alerts partition 3, got /,
    });
  }
});
