import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { modulesFit } from '../../../tools/setup/modules.mjs';

const AVA = { 'node_modules/ava': { version: '8.1.2', integrity: 'sha512-a' } };
const OTHER_SYSTEM = { 'node_modules/oxlint-win32': { version: '1.0.0', integrity: 'sha512-w', optional: true } };
const WORKSPACE = {
  '': { version: '0.1.0' },
  'services/common': { version: '0.1.0' },
  'node_modules/@alert-stream/common': { resolved: 'services/common', link: true },
};
const COMMON_LINK = { 'node_modules/@alert-stream/common': { resolved: 'services/common', link: true } };

/** A clone with these lists of packages. */
function clone(t: ExecutionContext, { wanted, installed }: { wanted: object; installed?: object }): string {
  const root = mkdtempSync(join(tmpdir(), 'modules-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }));
  if (installed === undefined) return root;
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  return root;
}

const CASES: Array<[title: string, fits: boolean, lists: { wanted: object; installed?: object }]> = [
  ['the same packages fit', true, { wanted: AVA, installed: AVA }],
  ['no finished install does not', false, { wanted: AVA }],
  ['a missing package does not', false, { wanted: AVA, installed: {} }],
  [
    'another version does not',
    false,
    {
      wanted: AVA,
      installed: { 'node_modules/ava': { version: '8.1.1', integrity: 'sha512-a' } },
    },
  ],
  [
    'other content under the same version does not',
    false,
    {
      wanted: AVA,
      installed: { 'node_modules/ava': { version: '8.1.2', integrity: 'sha512-b' } },
    },
  ],
  ['a package for another system may be absent', true, { wanted: { ...AVA, ...OTHER_SYSTEM }, installed: AVA }],
  ['workspaces are links', true, { wanted: WORKSPACE, installed: COMMON_LINK }],
  ['a new workspace has no link yet', false, { wanted: WORKSPACE, installed: {} }],
];
for (const [title, fits, lists] of CASES) test(title, (t) => t.is(modulesFit(clone(t, lists)), fits));

test('without Node 24 they do not fit', (t) => {
  const root = clone(t, { wanted: AVA, installed: AVA });
  rmSync(join(root, 'node_modules/.bin/node'));
  t.false(modulesFit(root));
});

test('a clone without lock file is told as incomplete', (t) => {
  const root = clone(t, { wanted: AVA });
  rmSync(join(root, 'package-lock.json'));
  t.throws(() => modulesFit(root), { message: /^package-lock\.json is missing/ });
});
