import test from 'ava';
import { printable, printableLine } from '@alert-stream/common/printable.ts';

const HOSTILE = '\u001b[2J\u001b]0;title\u0007 \r\b\u009b31m \u007f \u202edrawkcab\u2066';

test('what a terminal obeys is written as it is in JSON, and all other text stays', (t) => {
  t.is(printable(HOSTILE), String.raw`\u001b[2J\u001b]0;title\u0007 \u000d\u0008\u009b31m \u007f \u202edrawkcab\u2066`);
  const text = 'Ärger, 12″ — δ = −3°\n\t👩‍🚀 \\u001b';
  t.is(printable(text), text);
});

test('JSON stays JSON of the same value', (t) => {
  const value = { error: HOSTILE, [HOSTILE]: ['\u0085'] };
  const text = printable(JSON.stringify(value));
  t.deepEqual(JSON.parse(text), value);
  // oxlint-disable-next-line no-control-regex
  t.notRegex(text, /[\u0000-\u001f\u007f-\u009f\u202e\u2066]/);
});

test('a line has no other line in it', (t) => {
  t.is(printableLine('one\r\ntwo\n\n\u2028three\u001b'), String.raw`one two three\u001b`);
});
