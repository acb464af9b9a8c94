import test from 'ava';
import { obstacles, type State } from '../../../tools/release/readiness.ts';

const CHANGELOG = '# Changes\n\n## 1.2.3 - 2026-11-23\n\n### Added\n\n- A thing.\n\n## 1.2.2 - 2026-10-01\n';
const chart = (version = '1.2.3', entry = 'A thing.') => `version: ${version}
appVersion: "1.2.3"
annotations:
  artifacthub.io/changes: |
    - kind: added
      description: "${entry}"
`;
const READY: State = {
  packageJson: '{"version":"1.2.3"}',
  chart: chart(),
  changelog: CHANGELOG,
  changes: '',
  commit: 'abc',
};

test('a version that is told of, in all files and in a commit, is ready', (t) => {
  t.deepEqual(obstacles(READY), []);
  t.deepEqual(obstacles({ ...READY, tagged: 'abc' }), []);
  t.deepEqual(obstacles({ ...READY, changelog: CHANGELOG.replace('## 1.2.3 ', '## [1.2.3] ') }), []);
});

const NOT_READY: Record<string, [Partial<State>, RegExp]> = {
  'the chart has another version': [
    { chart: chart('1.2.2') },
    /^Chart\.yaml: version: expected package\.json's 1\.2\.3, got 1\.2\.2$/,
  ],
  'the newest changes are unreleased': [
    { changelog: CHANGELOG.replace('1.2.3 - 2026-11-23', 'Unreleased') },
    /^CHANGELOG\.md: newest heading: expected "## 1\.2\.3 - YYYY-MM-DD", got "## Unreleased"$/,
  ],
  'the newest changes have no date': [{ changelog: CHANGELOG.replace(' - 2026-11-23', '') }, /got "## 1\.2\.3"$/],
  'the chart tells of other changes': [{ chart: chart('1.2.3', 'Another.') }, /run npm run docs$/],
  'files have changed since': [
    { changes: ' M a\n?? b' },
    /^Git: expected no changes since the commit, got 2 changed files$/,
  ],
  'the version is taken by another commit': [
    { tagged: 'def' },
    /^Git: tag v1\.2\.3: expected none, or this commit, got def$/,
  ],
};

for (const [name, [change, message]] of Object.entries(NOT_READY)) {
  test(`it isn't ready when ${name}`, (t) => {
    const found = obstacles({ ...READY, ...change });
    t.is(found.length, 1);
    t.regex(found[0]!, message);
  });
}

test('nor outside a clone', (t) => {
  const { changes: _, ...unknown } = READY;
  t.deepEqual(obstacles(unknown), ['Git: expected a clone, got a folder without history']);
});
