import test from 'ava';
import { markHeaders, readMark, withoutMark } from '../../../../services/simulator/src/stream/marks.ts';

function headers(entries: [string, string][]): [Buffer, Buffer][] {
  return entries.map(([name, value]) => [Buffer.from(name), Buffer.from(value)]);
}

test('a mark that was written is read back', (t) => {
  const mark = { offsetSeconds: 1.25, generation: 'abc', index: 3, count: 10 };
  t.deepEqual(readMark(headers(markHeaders(mark))), mark);
});

test('the time offset is a decimal number that the Python simulator can read', (t) => {
  const [[, text]] = markHeaders({ offsetSeconds: 1e-7, generation: 'a', index: 0, count: 1 }) as [[string, string]];
  t.is(text, '0.000000');
});

test('a message of the Python simulator has a time offset only', (t) => {
  t.deepEqual(readMark(headers([['alertsim-time-offset', '2.5']])), {
    offsetSeconds: 2.5,
    generation: '',
    index: 0,
    count: 0,
  });
});

for (const [what, entries] of [
  ['no headers', []],
  ['an offset that is no number', [['alertsim-time-offset', 'soon']]],
  ['an empty offset', [['alertsim-time-offset', '']]],
  ['a negative offset', [['alertsim-time-offset', '-1']]],
  [
    'a generation without a place',
    [
      ['alertsim-time-offset', '0'],
      ['alertsim-generation', 'a'],
    ],
  ],
  [
    'a place beyond the count',
    [
      ['alertsim-time-offset', '0'],
      ['alertsim-generation', 'a'],
      ['alertsim-index', '2'],
      ['alertsim-count', '2'],
    ],
  ],
] satisfies [string, [string, string][]][]) {
  test(`${what}: no mark`, (t) => {
    t.is(readMark(headers(entries)), undefined);
  });
}

test("only the simulator's own headers are taken off, the others keep their order", (t) => {
  const own = markHeaders({ offsetSeconds: 0, generation: 'a', index: 0, count: 1 });
  const all = headers([['trace', '1'], ...own, ['trace', '2'], ['note', '']]);
  t.deepEqual(
    withoutMark(all),
    headers([
      ['trace', '1'],
      ['trace', '2'],
      ['note', ''],
    ]),
  );
});
