import test from 'ava';
import { from } from '../../../../services/simulator/src/print/from.ts';

const ACCEPTED: [string, ReturnType<typeof from.parse>][] = [
  ['earliest', 'earliest'],
  ['latest', 'latest'],
  ['0', { offset: 0n }],
  ['9007199254740993', { offset: 9_007_199_254_740_993n }],
  ['2026-07-15T03:00:00Z', { time: 1_784_084_400_000n }],
  ['2026-07-15T05:00:00.5+02:00', { time: 1_784_084_400_500n }],
  ['2026-07-15', { time: 1_784_073_600_000n }],
];
for (const [text, position] of ACCEPTED) {
  test(`${text} is a place to begin`, (t) => t.deepEqual(from.parse(text), position));
}

// A time without its zone would mean another on another machine.
for (const text of ['', '-1', '1.5', 'newest', '2026-07-15T03:00:00', '2026-13-45T00:00:00Z', '15.07.2026']) {
  test(`"${text}" is none`, (t) => t.is(from.parse(text), undefined));
}
