import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { z } from 'zod';
import { runNode } from '../support/node.ts';

const BENCH = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

const spread = z.strictObject({
  median: z.number().nonnegative(),
  min: z.number().nonnegative(),
  max: z.number().nonnegative(),
});
const results = z.array(
  z.strictObject({
    name: z.string(),
    unit: z.string(),
    ours: spread,
    limit: spread.nullable(),
    peer: spread.nullable(),
    ratioToLimit: z.number().positive().nullable(),
    ratioToPeer: z.number().positive().nullable(),
  }),
);

delete process.env['BENCH_PYTHON_DIR'];

test('a bench that does not exist is told with those that do', async (t) => {
  const { code, stderr } = await runNode([BENCH, 'weather']);
  t.is(code, 2);
  t.regex(stderr, /unknown command "weather": expected one of .*generate.*play/);
});

test('wrong sizes are all told at once', async (t) => {
  const { code, stderr } = await runNode([BENCH, 'generate', '--runs', '2', '--alerts', 'many']);
  t.is(code, 2);
  t.regex(stderr, /--alerts: expected a whole number .*got "many"\n--runs: expected a whole number from 3 .*got "2"/);
});

test('results that could not be written are told before anything is measured', async (t) => {
  const { code, stderr } = await runNode([BENCH, 'generate', '--json', '/nowhere/results.json']);
  t.is(code, 2);
  t.regex(stderr, /^npm run bench --: --json \/nowhere\/results\.json can't be written: ENOENT/);
});

test('read: the servers and their client run, and have all figures', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-bench-test-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const file = join(folder, 'results.json');
  const { code, stderr } = await runNode([
    BENCH,
    'read',
    '--alerts',
    '20',
    '--size',
    '70000',
    '--connections',
    '1',
    '--rate',
    '20',
    '--seconds',
    '1',
    '--json',
    file,
  ]);
  t.is(code, 0, stderr);
  const rows = results.parse(JSON.parse(await readFile(file, 'utf8')));
  t.deepEqual(
    rows.map(({ name, unit }) => [name, unit]),
    [
      ['reads at 1 connections', 'requests/s'],
      ['processor time of a read', 'ms'],
      ['read at 20 a second, p50', 'ms'],
      ['read at 20 a second, p99', 'ms'],
      ['read at 20 a second, refused', 'requests'],
      ['peak memory', 'MB'],
    ],
  );
  t.is(rows.find(({ name }) => name.endsWith('refused'))?.ours.max, 0);
  t.true(rows.every(({ limit }) => limit !== null));
});

test('generate: a table for people, and the figures as JSON', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-bench-test-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const file = join(folder, 'results.json');
  const { code, stdout, stderr } = await runNode([BENCH, 'generate', '--alerts', '5', '--json', file]);
  t.is(code, 0, stderr);
  t.is(stderr.split('\n').filter((line) => /run [123] of 3/.test(line)).length, 6);
  t.regex(stdout, /alerts made +alerts\/s +[\d,.]+ \([\d,.]+–[\d,.]+\)/);
  t.regex(stdout, /\[1\] BENCH_PYTHON_DIR isn't set/);
  const rows = results.parse(JSON.parse(await readFile(file, 'utf8')));
  t.deepEqual(
    rows.map(({ name, unit, peer, ratioToPeer }) => [name, unit, peer, ratioToPeer]),
    [
      ['alerts made', 'alerts/s', null, null],
      ['alerts made per core', 'alerts/CPU s', null, null],
      ['bytes of an alert', 'B', null, null],
      ['peak memory', 'MB', null, null],
    ],
  );
  t.true(rows.every(({ ours, limit, ratioToLimit }) => limit !== null && ratioToLimit === ours.median / limit.median));
});
