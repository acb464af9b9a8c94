import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import { TERMS } from './terms.ts';

/** Text that people of this project write: not data, lock files, or the list of terms itself. */
const WRITTEN = /\.(ts|mjs|js|md|gotmpl|ya?ml|tpl|tf|json|css|txt)$|Containerfile$/;
const NOT_OURS = /^(package-lock\.json|tools\/pins\.json|test\/language\/|test\/chart\/snapshots\/)|\/go\.(mod|sum)$/;

/** Still to be edited; a folder leaves this list when its texts have been, and none is added. */
const TO_BE_EDITED = /^(services\/(alert-database|schema-registry)|stack|rendered|tools|bench|files|test)\//;

const files = execFileSync('git', ['ls-files'], { cwd: chartFolder, encoding: 'utf8' })
  .split('\n')
  .filter((path) => WRITTEN.test(path) && !NOT_OURS.test(path) && !TO_BE_EDITED.test(path));

for (const { pattern, instead } of TERMS) {
  test(`no text has ${pattern}: write ${instead}`, (t) => {
    const found = files.flatMap((path) =>
      readFileSync(join(chartFolder, path), 'utf8')
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
    );
    t.deepEqual(found, []);
  });
}

test('the list of terms finds them: in comments, sentences and help texts', (t) => {
  const refused = (line: string) => TERMS.some(({ pattern }) => pattern.test(line));
  for (const line of [
    '# clusters of before',
    '/** The client is made anew. */',
    "help: 'no more than so many'",
    'while the broker is away, it waits',
    'bytes that go to who asked for them',
    'Days for which the authority is good',
  ]) {
    t.true(refused(line), line);
  }
  for (const line of [
    'as long as it runs',
    'so long as it runs',
    'a certificate authority',
    'go away',
    'anyone who asks',
  ]) {
    t.false(refused(line), line);
  }
});
