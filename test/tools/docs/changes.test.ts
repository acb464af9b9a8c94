import test from 'ava';
import { load } from 'js-yaml';
import { newestChanges, withChanges } from '../../../tools/docs/changes.ts';

const CHANGELOG = `# Changes

Words about the form.

## 1.1.0, 2026-12-01

### Added

**Chart**

- A value \`a.b\`: it says
  "this" and that.
- Another.

**Simulator**


### Fixed

- A fault.

## 1.0.0

### Added

- All.
`;

const CHART = `name: x
annotations:
  artifacthub.io/changes: |
    - kind: added
      description: "Old"

  artifacthub.io/license: MIT
version: 1.1.0
`;

test('the changes are the entries of the newest version, a line each', (t) => {
  t.deepEqual(newestChanges(CHANGELOG), [
    { kind: 'added', description: 'A value `a.b`: it says "this" and that.' },
    { kind: 'added', description: 'Another.' },
    { kind: 'fixed', description: 'A fault.' },
  ]);
});

test('they take the place of the old ones, and the rest of the chart stays', (t) => {
  const changes = newestChanges(CHANGELOG);
  const { annotations, ...rest } = load(withChanges(CHART, changes)) as { annotations: Record<string, string> };
  t.deepEqual(load(annotations['artifacthub.io/changes']!), changes);
  t.is(annotations['artifacthub.io/license'], 'MIT');
  t.deepEqual(rest, { name: 'x', version: '1.1.0' } as object);
  t.is(withChanges(withChanges(CHART, []), changes), withChanges(CHART, changes));
});

test('a chart without the annotation is refused', (t) => {
  t.throws(() => withChanges('name: x\n', []), { message: /has no annotation artifacthub\.io\/changes/ });
});
