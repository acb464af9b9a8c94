import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';

// The form that Phalanx asks of values.yaml, so that helm-docs and people find each value's comment.

const lines = (await readFile(join(chartFolder, 'values.yaml'), 'utf8')).split('\n');
const indent = (line: string) => line.length - line.trimStart().length;
const numbered = lines.map((line, index) => ({ line, before: lines[index - 1] ?? '', number: index + 1 }));

test('a comment on a value begins with two dashes and stands directly before its key', (t) => {
  const [begun, continued, key] = [/^ *# -- \S/, /^ *# /, /^ *[\w.-]+:/];
  const comments = numbered.filter(({ line }) => begun.test(line));
  t.true(comments.length > 100);
  for (const { line, number } of comments) {
    const next = lines.slice(number).find((later) => !continued.test(later))!;
    t.regex(next, key, `line ${number}`);
    t.is(indent(next), indent(line), `line ${number}`);
  }
});

test('a blank line stands between values, and never two', (t) => {
  const comments = numbered.filter(({ line }) => /^ *# -- /.test(line));
  const close = comments.filter(({ line, before, number }) => {
    const first = number === 1 || (before.endsWith(':') && indent(before) < indent(line));
    return before !== '' && !first;
  });
  const doubled = numbered.filter(({ line, before, number }) => number > 1 && line === '' && before === '');
  t.deepEqual(
    [...close, ...doubled].map(({ number, line }) => `line ${number}: ${line.trim()}`),
    [],
  );
});

test('what Argo CD gives stands at the end', (t) => {
  t.is(
    lines.findLast((line) => /^\w+:/.test(line)),
    'global:',
  );
});
