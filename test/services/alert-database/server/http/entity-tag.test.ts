import test from 'ava';
import { entityTag, hasAlready } from '../../../../../services/alert-database/src/server/http/entity-tag.ts';

const TAG = entityTag(Buffer.from('some bytes'));

test('the same bytes have the same tag, others another', (t) => {
  t.regex(TAG, /^"[\w-]{22}"$/);
  t.is(entityTag('some bytes'), TAG);
  t.not(entityTag('some byteS'), TAG);
});

for (const [header, known] of [
  [TAG, true],
  [`W/${TAG}`, true],
  [`"other", ${TAG}`, true],
  ['*', true],
  ['"other"', false],
  [TAG.replaceAll('"', ''), false],
  ['', false],
  [undefined, false],
] as const) {
  test(`If-None-Match ${header} ${known ? 'names' : "doesn't name"} it`, (t) => t.is(hasAlready(header, TAG), known));
}

test('what has no tag is known to nobody', (t) => t.false(hasAlready('*', undefined)));
