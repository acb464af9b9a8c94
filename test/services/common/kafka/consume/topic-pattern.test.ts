import test from 'ava';
import { matching, topicPattern } from '@alert-stream/common/kafka/consume/topic-pattern.ts';

const topics = ['alerts-simulated', 'alerts', 'old-alerts', 'alerts-', '__alerts-x', '__consumer_offsets', 'lsst.v7'];
const match = (text: string) => matching(topicPattern.parse(text)!, topics);

test('a pattern means whole names, in order', (t) => {
  t.deepEqual(match('alerts-.*'), ['alerts-', 'alerts-simulated']);
  t.deepEqual(match('alerts'), ['alerts']);
  t.deepEqual(match('old-alerts|alerts'), ['alerts', 'old-alerts']);
  t.deepEqual(match('lsst\\.v\\d'), ['lsst.v7']);
});

test("Kafka's own topics never match", (t) => {
  t.deepEqual(
    match('.*').filter((topic) => topic.startsWith('__')),
    [],
  );
  t.deepEqual(match('__consumer_offsets'), []);
});

test('what is no regular expression is refused', (t) => {
  for (const text of ['', '(', '[', '*alerts', 'a{2,1}']) t.is(topicPattern.parse(text), undefined, text);
});

test('a parenthesis too many is refused, rather than to match parts of names', (t) => {
  for (const text of ['alerts)|(old', 'a)|(?:b', ')(']) t.is(topicPattern.parse(text), undefined, text);
});
