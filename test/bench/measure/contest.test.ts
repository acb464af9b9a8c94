import test from 'ava';
import { measure, shown, type Contest } from '../../../bench/measure/contest.ts';
import { rowsOf } from '../../../bench/measure/row.ts';
import { tableOf } from '../../../bench/measure/table.ts';

/** Sides that count their runs: the rates are 10, 11, 12 and twice and half of them. */
function contest(happened: string[], changes: Partial<Contest> = {}): Contest {
  const side = (name: string, factor: number) => {
    let rate = 9;
    return async () => {
      happened.push(name);
      rate += 1;
      return { rate: rate * factor };
    };
  };
  return {
    title: 'race',
    figures: [{ name: 'rate', unit: 'alerts/s' }],
    prepare: async () => void happened.push('prepare'),
    ours: side('ours', 1),
    limit: side('limit', 2),
    peer: side('peer', 0.5),
    ...changes,
  };
}

const run = async (given: Contest, told: string[] = []) =>
  measure(given, { runs: 3, tell: (line) => told.push(line), signal: new AbortController().signal });

test('the sides take turns, after what is prepared once', async (t) => {
  const happened: string[] = [];
  const told: string[] = [];
  await run(contest(happened), told);
  const turn = ['ours', 'limit', 'peer'];
  t.deepEqual(happened, ['prepare', ...turn, ...turn, ...turn]);
  t.is(told.length, 9);
  t.is(told[1], 'race, run 1 of 3, limit: rate 20 alerts/s');
});

test('a row has the median, least and greatest of each side, and the ratios of the medians', async (t) => {
  const given = contest([]);
  const [explained] = rowsOf(given, await run(given));
  t.deepEqual(explained, {
    row: {
      name: 'rate',
      unit: 'alerts/s',
      ours: { median: 11, min: 10, max: 12 },
      limit: { median: 22, min: 20, max: 24 },
      peer: { median: 5.5, min: 5, max: 6 },
      ratioToLimit: 0.5,
      ratioToPeer: 2,
    },
    reasons: {},
  });
});

test('a side that is missing is null, and the table says why, once for all figures', async (t) => {
  const figures = [
    { name: 'rate', unit: 'alerts/s', none: { limit: 'nothing limits it' } },
    { name: 'memory', unit: 'MB', none: { limit: 'nothing limits it' } },
  ];
  const { limit: _, ...bare } = contest([], {
    figures,
    ours: async () => ({ rate: 1234.5, memory: 0.123456 }),
    peer: { missing: "BENCH_PYTHON_DIR isn't set" },
  });
  const rows = rowsOf(bare, await run(bare));
  t.like(rows[0]?.row, { limit: null, peer: null, ratioToLimit: null, ratioToPeer: null });
  t.deepEqual(tableOf(rows).split('\n'), [
    '        unit      ours                 limit  peer  ours/limit  ours/peer',
    'rate    alerts/s  1,235 (1,235–1,235)  [1]    [2]',
    'memory  MB        0.123 (0.123–0.123)  [1]    [2]',
    '[1] nothing limits it',
    "[2] BENCH_PYTHON_DIR isn't set",
  ]);
});

test('a figure that ours never measured is a fault of the bench', async (t) => {
  const given = contest([], { figures: [{ name: 'speed', unit: 'm/s' }] });
  const samples = await run(given);
  t.throws(() => rowsOf(given, samples), { message: 'race: ours measured no "speed"' });
});

test('a stop ends it before the next run', async (t) => {
  const stop = new AbortController();
  const happened: string[] = [];
  const given = contest(happened, {
    limit: async () => {
      stop.abort(new Error('enough'));
      return { rate: 1 };
    },
  });
  await t.throwsAsync(measure(given, { runs: 3, tell: () => {}, signal: stop.signal }), { message: /stopped/ });
  t.deepEqual(happened, ['prepare', 'ours']);
});

test('values are shown with three digits that mean something', (t) => {
  t.deepEqual([0, 0.012345, 1.2345, 123.45, 1234.5, -0.5].map(shown), ['0', '0.0123', '1.23', '123', '1,235', '-0.5']);
});
