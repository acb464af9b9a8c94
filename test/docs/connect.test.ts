import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { connectionText } from '../../stack/display/connection.ts';
import { chartFolder } from '../../rendered/chart.ts';

// The programs of docs/connect.md are run in test/stack/stock-consumer.test.ts.

const read = (file: string) => readFileSync(join(chartFolder, file), 'utf8');

/** What `npm start` prints with its default ports, from a clone. */
const printed = connectionText({
  bootstrap: '127.0.0.1:9094',
  user: 'rubin-communitybroker',
  passwordFile: '.state/secrets/alert-stream-broker-secrets/rubin-communitybroker-password',
  caFile: '.state/secrets/alert-broker-cluster-ca-cert/ca.crt',
  groupPrefix: 'rubin-communitybroker',
  topics: ['alerts-simulated'],
  registry: 'http://127.0.0.1:8082',
});

test('README.md shows what npm start prints', (t) => {
  t.true(read('README.md').includes(printed.split('\n\nTry it')[0]!));
});

test('every text that says how to connect names the librdkafka version that clients need', (t) => {
  const texts = {
    'npm start': printed,
    ...Object.fromEntries(
      ['README.md', 'docs/connect.md', 'docs/one-machine.md', 'templates/NOTES.txt'].map((file) => [file, read(file)]),
    ),
  };
  for (const [where, text] of Object.entries(texts)) t.regex(text, /librdkafka[^.]*\s2\.6\.1\s+or\s+newer/, where);
});

test('docs/connect.md has a section for each language that the README names', (t) => {
  const [, languages = ''] = /connect\.md\), in ([^,]*, [^,]*), and read/.exec(read('README.md'))!;
  const headings = [...read('docs/connect.md').matchAll(/^## (.*)$/gm)]
    .map(([, heading]) => heading!)
    .join(', ')
    .split(', ');
  for (const language of languages.split(/, | or /)) t.true(headings.includes(language), language);
});

test('the table of docs/connect.md has the values that npm start prints', (t) => {
  const page = read('docs/connect.md');
  for (const [name, label] of [
    ['bootstrap', 'bootstrap'],
    ['user', 'user'],
    ['password in', 'password'],
    ['CA certificate', 'CA certificate'],
    ['schema registry', 'schema registry'],
  ]) {
    const [, value = ''] = new RegExp(`^  ${name} +(\\S+)$`, 'm').exec(printed) ?? [];
    t.true(
      value !== '' && page.split('\n').some((line) => line.startsWith(`| ${label} |`) && line.includes(`\`${value}\``)),
      name,
    );
  }
});
