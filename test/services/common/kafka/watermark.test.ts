import test from 'ava';
import { Watermark, Watermarks } from '@alert-stream/common/kafka/watermark.ts';

test('nothing is durable before a message is taken', (t) => {
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

test('a topic that was deleted and made anew begins without watermarks, others keep theirs', (t) => {
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
