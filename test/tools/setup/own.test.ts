import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { ownHelm, ownJava } from '../../../tools/setup/installed.mjs';

/** A PATH with one command of one script. */
function pathWith(t: ExecutionContext, name: string, script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'own-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

const HELM: Array<[said: string, version: string, enough: boolean]> = [
  ['v3.14.9+g1234567', '3.14.9', false],
  ['v3.15.0+g3fc9f4b', '3.15.0', true],
  ['v3.9.4', '3.9.4', false],
  ['v4.2.3+gabc', '4.2.3', true],
];
for (const [said, version, enough] of HELM) {
  test(`helm ${said} is ${enough ? 'used' : 'too old'}`, async (t) => {
    const own = await ownHelm(pathWith(t, 'helm', `echo ${said}`));
    t.is(own?.version, version);
    t.is(own?.enough, enough);
  });
}

const JAVA: Array<[said: string, version: string, enough: boolean]> = [
  ['openjdk version "17.0.15" 2025-04-15', '17', false],
  ['openjdk version "21" 2023-09-19', '21', true],
  ['java version "1.8.0_402"', '8', false],
  ['openjdk version "25.0.2" 2026-01-20 LTS', '25', true],
];
for (const [said, version, enough] of JAVA) {
  test(`${said} is ${enough ? 'used' : 'too old'}`, async (t) => {
    const own = await ownJava(pathWith(t, 'java', `echo '${said}' >&2`));
    t.is(own?.version, version);
    t.is(own?.enough, enough);
  });
}

test('a command that is not there, fails or tells no version counts as none', async (t) => {
  t.is(await ownHelm('/nowhere'), undefined);
  t.is(await ownHelm(pathWith(t, 'helm', 'echo v4.2.3; exit 1')), undefined);
  t.is(await ownJava(pathWith(t, 'java', 'echo Unable to locate a Java Runtime')), undefined);
});
