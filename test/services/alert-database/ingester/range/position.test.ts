import test from 'ava';
import {
  position,
  positionText,
  type Position,
} from '../../../../../services/alert-database/src/ingester/range/position.ts';

for (const [text, expected] of [
  ['earliest', 'earliest'],
  ['latest', 'latest'],
  ['0', { offset: 0n }],
  ['123456789012345678', { offset: 123_456_789_012_345_678n }],
  ['2026-07-15T03:00:00Z', { time: 1_784_084_400_000n }],
  ['3:40', { offsets: new Map([[3, 40n]]) }],
  [
    '0:7, 12:0',
    {
      offsets: new Map([
        [0, 7n],
        [12, 0n],
      ]),
    },
  ],
] as [string, Position][]) {
  test(`${text} is a place in a topic`, (t) => t.deepEqual(position.parse(text), expected));
}

for (const text of ['', '-1', '1.5', 'yesterday', '0:1,', '0:1,0:2', ':1', '1:', '1:-1', '1:2:3', '2026-07-15T03:00']) {
  test(`${JSON.stringify(text)} is none`, (t) => t.is(position.parse(text), undefined));
}

test('a place in each partition is written as the flag takes it', (t) => {
  const offsets = new Map([
    [0, 7n],
    [12, 2n ** 55n],
  ]);
  t.deepEqual(position.parse(positionText(offsets)), { offsets });
});
