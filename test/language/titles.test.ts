import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';

/** The first words of titles that go on from a neighbour's: alone in a list of failures they say nothing. */
const GOES_ON = /^(they|it|its|so|or|nor|those|these|ones|and|but|neither|likewise|also|too)\b|^nothing$/i;

/** Still to be edited; a folder leaves this list when its titles have been, and none is added. */
const TO_BE_EDITED = /^test\/(services\/(alert-database|schema-registry)|stack|tools|bench|deploy|faults)\//;

/** The titles of a test file, as far as they are written out. */
function titles(source: string): string[] {
  const calls = source.matchAll(/^\s*test(?:\.(?:serial|before|after|always|each))*\(\s*(['"`])((?:(?!\1).)*)\1/gm);
  return [...calls].map(([, , title = '']) => title);
}

test('the titles of tests can be read alone', (t) => {
  const found = globSync('test/**/*.test.ts', { cwd: chartFolder })
    .filter((path) => !TO_BE_EDITED.test(path))
    .flatMap((path) =>
      titles(readFileSync(join(chartFolder, path), 'utf8'))
        .filter((title) => GOES_ON.test(title))
        .map((title) => `${path}: ${title}`),
    );
  t.deepEqual(found, []);
});

test('a title that goes on from another is found', (t) => {
  t.deepEqual(titles("test('so do others', (t) => {});\ntest.serial(`a broker is killed`, run);"), [
    'so do others',
    'a broker is killed',
  ]);
  t.true(GOES_ON.test('so do others'));
});
