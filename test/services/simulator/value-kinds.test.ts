import test from 'ava';
import { instant, position } from '../../../services/simulator/src/value-kinds.ts';

test('an instant is a time in ISO 8601, parsed to milliseconds since 1970', (t) => {
  t.is(instant.parse('2026-07-15T03:00:00Z'), Date.UTC(2026, 6, 15, 3));
  t.is(instant.parse('2026-07-15T03:00:00.250-04:00'), Date.UTC(2026, 6, 15, 7, 0, 0, 250));
  t.is(instant.parse('2026-07-15T03:00Z'), Date.UTC(2026, 6, 15, 3));
});

for (const text of ['2026-07-15', '2026-07-15T03:00:00', '03:00', 'tomorrow', '2026-13-15T03:00:00Z', '']) {
  test(`"${text}" is refused as an instant`, (t) => {
    t.is(instant.parse(text), undefined);
  });
}

const ACCEPTED: [string, ReturnType<typeof position.parse>][] = [
  ['earliest', 'earliest'],
  ['latest', 'latest'],
  ['0', { offset: 0n }],
  ['9007199254740993', { offset: 9_007_199_254_740_993n }],
  ['2026-07-15T03:00:00Z', { time: 1_784_084_400_000n }],
  ['2026-07-15T05:00:00.5+02:00', { time: 1_784_084_400_500n }],
  ['2026-07-15', { time: 1_784_073_600_000n }],
];
for (const [text, expected] of ACCEPTED) {
  test(`${text} is a position`, (t) => t.deepEqual(position.parse(text), expected));
}

// A time without its zone would mean a different time on another machine.
for (const text of ['', '-1', '1.5', 'newest', '2026-07-15T03:00:00', '2026-13-45T00:00:00Z', '15.07.2026']) {
  test(`"${text}" is refused as a position`, (t) => t.is(position.parse(text), undefined));
}
