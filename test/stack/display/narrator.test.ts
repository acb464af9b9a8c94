import test from 'ava';
import { Narrator } from '../../../stack/display/narrator.ts';

const line = (record: Record<string, unknown>) => new Narrator(() => 0).line('replay-0', { level: 'warn', ...record });

test('a trouble is told with its place as far as that is known', (t) => {
  const topic = 'alerts-simulated';
  t.is(line({ msg: 'moved', topic, partition: 3, offset: '42' }), '! replay-0: moved alerts-simulated/3 at 42');
  t.is(line({ msg: 'resent', topic, partition: 3, attempt: 1 }), '! replay-0: resent alerts-simulated/3');
  t.is(line({ msg: 'waiting', topic }), '! replay-0: waiting alerts-simulated');
  t.is(line({ event: 'kafka-away' }), '! replay-0: kafka-away');
});

test('with its reason and its error, and nothing at all where there is no trouble', (t) => {
  t.is(
    line({ msg: 'kept aside', topic: 'a', partition: 0, offset: '1', reason: 'empty', error: 'no value' }),
    '! replay-0: kept aside a/0 at 1: empty: no value',
  );
  t.is(line({ level: 'info', msg: 'all is well' }), undefined);
});

test('the same trouble is told again only after half a minute', (t) => {
  let now = 0;
  const narrator = new Narrator(() => now);
  const told = () => narrator.line('replay-0', { level: 'warn', msg: 'away' }) !== undefined;
  t.deepEqual([told(), told()], [true, false]);
  now = 29_999;
  t.false(told());
  now = 30_000;
  t.true(told());
});
