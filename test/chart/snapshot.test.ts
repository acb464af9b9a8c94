import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { renderOnce } from '../support/render.ts';
import { RENDERS } from '../support/renders.ts';

const SNAPSHOTS = fileURLToPath(new URL('snapshots', import.meta.url));
const UPDATE = process.env['UPDATE_SNAPSHOTS'] === '1';
const KEPT = ['values.yaml', 'values-local.yaml', 'values-idfint.yaml', 'values-zookeeper.yaml'];

/** Helm 4 ends a document with an empty line where Helm 3 doesn't. */
function sameForAllHelms(text: string): string {
  return text.replaceAll(/\n+---\n/g, '\n---\n');
}

/** Where two texts part, or undefined. */
function firstDifference(expected: string, found: string): string | undefined {
  if (expected === found) return undefined;
  const [lines, others] = [expected.split('\n'), found.split('\n')];
  const index = lines.findIndex((line, at) => line !== others[at]);
  const at = index === -1 ? lines.length : index;
  return `line ${at + 1}: expected ${JSON.stringify(lines[at])}, got ${JSON.stringify(others[at])}`;
}

for (const name of KEPT) {
  test(`${name} renders what it did before`, async (t) => {
    const file = `${SNAPSHOTS}/${name}`;
    const text = sameForAllHelms(await renderOnce(RENDERS[name]));
    if (UPDATE) writeFileSync(file, text);
    const difference = firstDifference(existsSync(file) ? readFileSync(file, 'utf8') : '', text);
    t.is(
      difference,
      undefined,
      `test/chart/snapshots/${name}, ${difference}. If that is meant: UPDATE_SNAPSHOTS=1 npm test -- snapshot`,
    );
  });
}

test('a difference is told with its line', (t) => {
  t.is(firstDifference('a\nb', 'a\nb'), undefined);
  t.is(firstDifference('a\nb\nc', 'a\nx\nc'), 'line 2: expected "b", got "x"');
  t.is(firstDifference('a', 'a\nb'), 'line 2: expected undefined, got "b"');
});
