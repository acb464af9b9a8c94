import test from 'ava';
import {
  formatBytes,
  formatDec,
  formatMeasured,
  formatMjd,
  formatRa,
  formatValue,
} from '../../../../../services/alert-database/src/server/pages/format.ts';

const value = test.macro((t, shown: unknown, type: string, text: string, logicalType?: string) => {
  t.is(formatValue(shown, { type, logicalType }), text);
});
test('a float has seven digits', value, Math.fround(0.1), 'float', '0.1');
test('a double has its own', value, 60_961.23309222222, 'double', '60961.23309222222');
test('a negative number has a minus sign', value, -3, 'int', '−3');
test('an id has all its digits', value, 9_223_372_036_854_775_807n, 'long', '9223372036854775807');
test('a moment is a date', value, 1_700_000_000_123_456n, 'long', '2023-11-14 22:13:20.123', 'timestamp-micros');
test('a moment beyond all dates is a number', value, 2n ** 63n - 1n, 'long', '9223372036854775807', 'timestamp-micros');
test('a flag is yes or no', value, false, 'boolean', 'no');
test('bytes are counted', value, Buffer.alloc(7), 'bytes', '7 bytes');
test('elements are counted', value, [1, 2], 'array', '2 elements');
test('long text is cut', value, 'x'.repeat(301), 'string', `${'x'.repeat(300)}… (301 characters)`);

test('right ascension is in hours, minutes and seconds, and no second is a sixtieth', (t) => {
  t.is(formatRa(55.752_127_609_7), '03h 43m 00.51s');
  t.is(formatRa(359.999_999_9), '24h 00m 00.00s');
  t.is(formatRa(-15), '23h 00m 00.00s');
});

test('declination has its sign, also next to the equator', (t) => {
  t.is(formatDec(-32.268_478_584_2), '−32° 16′ 06.5″');
  t.is(formatDec(-0.01), '−00° 00′ 36.0″');
  t.is(formatDec(5), '+05° 00′ 00.0″');
});

test('a measurement has the digits that its error leaves', (t) => {
  t.is(formatMeasured(-1230.28, 245.94), '−1230 ± 246');
  t.is(formatMeasured(1.234_56, 0.031), '1.235 ± 0.031');
  t.is(formatMeasured(1234.567, undefined), '1234.57');
});

test('a day count is a date and a time of day', (t) => {
  t.is(formatMjd(60_961.25), '2025-10-13 06:00:00.000');
  t.is(formatMjd(1e12), undefined);
});

test('sizes are in thousands', (t) => {
  t.is(formatBytes(139_056), '139.1 kB');
  t.is(formatBytes(2_500_000), '2.5 MB');
});
