import test from 'ava';
import { Watermark, Watermarks } from '@alert-stream/common/kafka/consume/watermark.ts';

test('a new watermark has no durable offset', (t) => {
  t.is(new Watermark().durable, undefined);
});

test('the oldest message in flight holds the watermark, whatever is done behind it', (t) => {
  const mark = new Watermark();
  for (const offset of [10n, 11n, 12n]) mark.take(offset);
  mark.done(12n);
  mark.done(11n);
  t.is(mark.durable, 10n);
  mark.done(10n);
  t.is(mark.durable, 13n);
});

test('offsets that hold no message are passed over', (t) => {
  const mark = new Watermark();
  mark.take(10n);
  mark.take(20n);
  mark.done(10n);
  t.is(mark.durable, 20n);
});

test('a message that is delivered again is in flight until both deliveries are done', (t) => {
  const mark = new Watermark();
  mark.take(10n);
  mark.take(11n);
  mark.take(10n);
  mark.done(10n);
  mark.done(11n);
  t.is(mark.durable, 10n);
  mark.done(10n);
  t.is(mark.durable, 12n);
});

test('a message done before and delivered again holds the watermark only while it is in flight', (t) => {
  const mark = new Watermark();
  for (const offset of [10n, 11n]) mark.take(offset);
  for (const offset of [10n, 11n]) mark.done(offset);
  mark.take(10n);
  t.is(mark.durable, 10n);
  mark.done(10n);
  t.is(mark.durable, 12n);
});

const messages = (...offsets: bigint[]) => offsets.map((offset) => ({ offset }));

test('offsets without a message are durable as soon as all before them is', (t) => {
  const mark = new Watermark();
  mark.fetched(10n, 16n, messages(11n, 12n));
  t.is(mark.durable, 11n);
  mark.take(11n);
  mark.take(12n);
  mark.done(12n);
  t.is(mark.durable, 11n);
  mark.fetched(16n, 20n, []);
  mark.done(11n);
  t.is(mark.durable, 20n);
});

test('offsets without a message are not passed over before the messages in front of them are taken', (t) => {
  const mark = new Watermark();
  mark.fetched(0n, 3n, messages(0n, 1n));
  mark.fetched(3n, 6n, []);
  t.is(mark.durable, 0n);
  mark.take(0n);
  mark.done(0n);
  t.is(mark.durable, 1n);
  mark.take(1n);
  mark.done(1n);
  t.is(mark.durable, 6n);
});

test('what is fetched again, from before or from within a gap, moves nothing back and nothing forward', (t) => {
  const mark = new Watermark();
  mark.fetched(0n, 10n, messages(0n, 5n));
  mark.take(0n);
  mark.done(0n);
  t.is(mark.durable, 5n);
  // The stream was lost with message 5 in it.
  mark.fetched(3n, 10n, messages(5n));
  t.is(mark.durable, 5n);
  mark.take(5n);
  t.is(mark.durable, 5n);
  mark.done(5n);
  t.is(mark.durable, 10n);
});

test('a partition that others had meanwhile goes on where they were', (t) => {
  const mark = new Watermark();
  mark.fetched(0n, 2n, messages(0n, 1n));
  mark.take(0n);
  mark.take(1n);
  mark.done(1n);
  mark.fetched(50n, 51n, []);
  t.is(mark.durable, 0n);
  mark.done(0n);
  t.is(mark.durable, 51n);
});

test('a batch that comes as one message is durable with its last offset, and no sooner', (t) => {
  const mark = new Watermark();
  const unread = { kind: 'oversized-batch', firstOffset: 3n, lastOffset: 7n, error: 'too large' } as const;
  mark.fetched(5n, 9n, [{ offset: 3n, unread }]);
  mark.take(3n, 8n);
  t.is(mark.durable, 3n);
  mark.done(3n);
  t.is(mark.durable, 9n);
});

test('a topic that was deleted and created again begins without watermarks, others keep theirs', (t) => {
  const marks = new Watermarks();
  marks.identify('alerts', 'id-1');
  marks.of('alerts', 0).take(1000n);
  marks.of('alerts-static', 0).take(5n);
  marks.identify('alerts', 'id-1');
  t.is(marks.of('alerts', 0).durable, 1000n);
  marks.identify('alerts', 'id-2');
  t.is(marks.of('alerts', 0).durable, undefined);
  t.is(marks.of('alerts-static', 0).durable, 5n);
});
