import test from 'ava';
import avsc from 'avsc';
import { Cursor, MalformedAvroError } from '@alert-stream/common/avro/cursor.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';

const long = parseSchema('"long"');

for (const value of [
  0n,
  -1n,
  63n,
  64n,
  -65n,
  300n,
  2n ** 31n,
  2n ** 53n + 1n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
]) {
  test(`reads ${value} as avsc writes it, and moves past it`, (t) => {
    const bytes = Buffer.concat([long.toBuffer(value), Buffer.from('rest')]);
    const [reader, skipper] = [new Cursor(bytes), new Cursor(bytes)];
    t.is(reader.readLong(), value);
    skipper.skipLong();
    t.is(reader.remaining, 4);
    t.is(skipper.remaining, 4);
  });
}

test('reads counts as numbers', (t) => {
  const plain = avsc.Type.forSchema('long');
  for (const count of [0, 1, -1, 127, 128, 70_000, 2 ** 40, -(2 ** 40)]) {
    t.is(new Cursor(plain.toBuffer(count)).readCount(), count);
  }
});

test('takes bytes and doubles', (t) => {
  const cursor = new Cursor(Buffer.concat([Buffer.from('ab'), parseSchema('"double"').toBuffer(60_961.233)]));
  t.is(cursor.take(2).toString(), 'ab');
  t.is(cursor.readDouble(), 60_961.233);
  t.is(cursor.remaining, 0);
});

const malformed = test.macro((t, read: (cursor: Cursor) => unknown, bytes: number[], message: RegExp) => {
  t.throws(() => read(new Cursor(Buffer.from(bytes))), { instanceOf: MalformedAvroError, message });
});
const eleven = Array.from({ length: 11 }, () => 0xff);
test('a number that goes on past the end', malformed, (c) => c.readLong(), [0x80], /the end at byte 1/);
test('a number without end', malformed, (c) => c.readLong(), eleven, /an endless number at byte 0/);
test('a number without end, moved past', malformed, (c) => c.skipLong(), eleven, /an endless number/);
test('a count without end', malformed, (c) => c.readCount(), eleven, /an endless number/);
test('a number of 70 bits', malformed, (c) => c.readLong(), [...eleven.slice(0, 9), 0x7f], /more than 64 bits/);
test('a step past the end', malformed, (c) => c.skip(3), [1, 2], /3 bytes wanted at byte 0 of 2/);
test('a step backwards', malformed, (c) => c.skip(-1), [1, 2], /a length of -1/);
test('a double cut short', malformed, (c) => c.readDouble(), [1, 2, 3], /8 bytes wanted/);
