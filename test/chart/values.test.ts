import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { load } from 'js-yaml';
import { chartFolder } from '../../rendered/chart.ts';
import { complaints } from '../support/values-schema.ts';
import type { Values } from '../support/values.ts';

// The form of values.yaml that Phalanx requires, so that helm-docs and readers find the comment of each value.

const lines = (await readFile(join(chartFolder, 'values.yaml'), 'utf8')).split('\n');
const indent = (line: string) => line.length - line.trimStart().length;
const numbered = lines.map((line, index) => ({ line, before: lines[index - 1] ?? '', number: index + 1 }));

test('the description of a value starts with two dashes and is directly above its key', (t) => {
  const [begun, continued, key] = [/^ *# -- \S/, /^ *# /, /^ *[\w.-]+:/];
  const comments = numbered.filter(({ line }) => begun.test(line));
  t.true(comments.length > 100);
  for (const { line, number } of comments) {
    const next = lines.slice(number).find((later) => !continued.test(later))!;
    t.regex(next, key, `line ${number}`);
    t.is(indent(next), indent(line), `line ${number}`);
  }
});

test('values are separated by exactly one blank line', (t) => {
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

test('values.yaml ends with the section that Argo CD sets', (t) => {
  t.is(
    lines.findLast((line) => /^\w+:/.test(line)),
    'global:',
  );
});

test('every list and map that is empty by default has a commented example, which the schema accepts', (t) => {
  const empty = numbered.filter(({ line }) => /: (\[\]|\{\})$/.test(line));
  t.true(empty.length > 30);
  for (const { line, number } of empty) {
    t.regex(lines[number]!, new RegExp(`^ {${indent(line)}}#   \\S`), `line ${number}: ${line.trim()} has no example`);
  }
  const withExamples = lines.map((line) => line.replace(/: (\[\]|\{\})$/, ':').replace(/^( *)# {3}/, '$1  '));
  t.deepEqual(complaints(load(withExamples.join('\n')) as Values), []);
});
