import test from 'ava';
import { start, type Start } from '@alert-stream/common/kafka/start.ts';

for (const [text, expected] of [
  ['earliest', 'earliest'],
  ['latest', 'latest'],
  ['0', { time: 0n }],
  ['1784084400000', { time: 1_784_084_400_000n }],
  ['2026-07-15T03:00:00Z', { time: 1_784_084_400_000n }],
  ['2026-07-15T03:00:00.5+01:00', { time: 1_784_080_800_500n }],
  ['2026-07-15', { time: 1_784_073_600_000n }],
] as [string, Start][]) {
  test(`${text} is a place to begin`, (t) => t.deepEqual(start.parse(text), expected));
}

for (const text of [
  '',
  'yesterday',
  '-1',
  '1.5',
  '2026-07-15T03:00:00',
  '2026-13-01',
  '2026-07-15 03:00',
  '1'.repeat(16),
]) {
  test(`${JSON.stringify(text)} is none`, (t) => t.is(start.parse(text), undefined));
}
