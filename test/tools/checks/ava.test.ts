import test from 'ava';
import { countResults, filesFor } from '../../../tools/checks/ava.ts';

test('passed tests are counted beside failed ones, whatever tests log', (t) => {
  const output = `
  ✔ common › packet › a packet has a header (12ms)
    ℹ 3 tests passed
  ✘ [fail]: common › packet › an id is big-endian Error thrown in test
  \u001B[32m✔\u001B[39m chart › kafka › renders
  - [skip] chart › later
  ─

  1 test failed`;
  t.deepEqual(countResults(output, 1), { passed: 2, failed: 1, skipped: 1 });
});

test('a test that should fail and passes is a failure, one that fails as expected is not', (t) => {
  const output = '  ✘ [unexpected pass]: a\n  ✔ [expected fail] b\n';
  t.deepEqual(countResults(output, 1), { passed: 1, failed: 1, skipped: 0 });
});

test('a run that failed without a failed test counts as one failure', (t) => {
  t.deepEqual(countResults('  ✔ a\n\n  1 uncaught exception\n', 1), { passed: 1, failed: 1, skipped: 0 });
  t.deepEqual(countResults('  ✔ a\n\n  1 test passed\n', 0), { passed: 1, failed: 0, skipped: 0 });
});

test('a word selects the files with it in their path; paths and options stay', (t) => {
  t.deepEqual(filesFor('chart'), ['test/**/*chart*/**/*.test.ts', 'test/**/*chart*.test.ts']);
  for (const same of ['test/chart/**', 'test/chart/kafka.test.ts', '--verbose']) t.deepEqual(filesFor(same), [same]);
});
