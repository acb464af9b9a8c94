import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import { inlineCode, pages, shellCommands } from '../support/docs.ts';

const all = pages();
/** Whether the clone has files of this path, taken from its root or from the page. */
const exists = (page: string, path: string) =>
  [chartFolder, join(chartFolder, dirname(page))].some((folder) => globSync(path, { cwd: folder }).length > 0);

/** Examples that stand for any file, and a file that the reader creates. */
const NOT_IN_CLONE = new Set([
  'test/a/b.test.ts',
  'services/x/src/b.ts',
  'test/services/x/b.test.ts',
  'values-made.yaml',
]);

/** The anchor that GitHub gives to a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchors = (text: string) => [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading!));

test('every link to a page or a heading has a target', (t) => {
  const broken: string[] = [];
  for (const [page, text] of all) {
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [path = '', heading] = target.split('#');
      const file = path === '' ? join(chartFolder, page) : join(chartFolder, dirname(page), path);
      const found =
        existsSync(file) && (heading === undefined || anchors(readFileSync(file, 'utf8')).includes(heading));
      if (!found) broken.push(`${page}: ${target}`);
    }
  }
  t.deepEqual(broken, []);
});

test('every file of the clone that a page names exists', (t) => {
  const named = [...all]
    .filter(([page]) => page !== 'CHANGELOG.md')
    .flatMap(([page, text]) =>
      inlineCode(text)
        .filter((code) =>
          /^(bench|deploy|docs|files|services|stack|templates|test|tools)\/[\w./*-]*[\w*]$|^(values|secrets)[\w-]*\.yaml$/.test(
            code,
          ),
        )
        .map((path) => [page, path] as const),
    );
  t.true(named.length > 60);
  t.deepEqual(
    named.filter(([page, path]) => !NOT_IN_CLONE.has(path) && !exists(page, path)).map((pair) => pair.join(': ')),
    [],
  );
});

/** Commands without a namespace: kinds that have none, all namespaces at once, and files that state theirs. */
const WITHOUT_NAMESPACE =
  /^(create namespace|config|version|cluster-info|wait .*crd|get (crd|nodes|storageclass|clusterissuer))\b|--all-namespaces|(--filename|-f) |…/;

test('every kubectl command in a page names its namespace', (t) => {
  const commands = [...all].flatMap(([page, text]) =>
    [...shellCommands(text), ...inlineCode(text)]
      .filter((command) => /\bkubectl [a-z-]+/.test(command))
      .map((command) => [page, command.slice(command.indexOf('kubectl ') + 8)] as const),
  );
  t.true(commands.length > 40);
  const without = commands.filter(
    ([, rest]) => !/(^| )(-n|--namespace)[ =]\S/.test(rest) && !WITHOUT_NAMESPACE.test(rest),
  );
  t.deepEqual(
    without.map(([page, rest]) => `${page}: kubectl ${rest}`),
    [],
  );
});
